// One MCP session over raw connections: opened once, then the same small tools/call again and again.
import { RawConnection } from './raw-http.mjs';

const TEXT = 'sixteen letters!';
const rpc = (id, method, params) => JSON.stringify({ jsonrpc: '2.0', ...(id !== undefined && { id }), method, params });

export class McpSession {
  #url;
  #tool;
  #id;
  #connections = [];
  #next = 10;

  constructor(url, tool = 'echo') {
    this.#url = url;
    this.#tool = tool;
  }

  /** Initializes; every answer after that is checked to be the tool's own. */
  async open(connections = 1) {
    const first = this.#connection(0);
    const clientInfo = { name: 'bench', version: '1' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    const { status, session, body } = await first.post(rpc(1, 'initialize', params));
    if (status !== 200) throw new Error(`initialize: ${status} ${body.slice(0, 200)}`);
    this.#id = session;
    await first.post(rpc(undefined, 'notifications/initialized'), session);
    for (let i = 0; i < connections; i++) await this.call(i);
    return this;
  }

  async call(connection = 0) {
    const id = this.#next++;
    const { status, body } = await this.#connection(connection).post(
      rpc(id, 'tools/call', { name: this.#tool, arguments: { text: TEXT } }),
      this.#id,
    );
    if (status !== 200 || !body.includes(TEXT) || !body.includes(`"id":${id}`)) {
      throw new Error(`wrong answer: ${status} ${body.slice(0, 300)}`);
    }
  }

  /** `calls` calls one after the other: their times in microseconds. */
  async latencies(calls) {
    const times = new Float64Array(calls);
    for (let i = 0; i < calls; i++) {
      const begun = performance.now();
      await this.call();
      times[i] = (performance.now() - begun) * 1000;
    }
    return times;
  }

  /** `calls` calls, `inFlight` at a time: calls a second. */
  async throughput(calls, inFlight) {
    let left = calls;
    const begun = performance.now();
    const lane = async (connection) => {
      while (left-- > 0) await this.call(connection);
    };
    await Promise.all(Array.from({ length: inFlight }, (_, connection) => lane(connection)));
    return (calls / (performance.now() - begun)) * 1000;
  }

  close() {
    for (const connection of this.#connections) connection.close();
  }

  #connection(i) {
    return (this.#connections[i] ??= new RawConnection(this.#url));
  }
}

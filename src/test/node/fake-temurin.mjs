// A stand-in for the part of the Adoptium API that ./dev uses: a redirect to the archive, and the
// published checksum beside it. Prints its port; logs each path it was asked for on stderr.
// Usage: node fake-temurin.mjs ARCHIVE CHECKSUM
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';

const [archive, checksum] = process.argv.slice(2);
const asked = /^\/v3\/binary\/latest\/25\/ga\/linux\/(x64|aarch64)\/jdk\/hotspot\/normal\/eclipse$/;

const server = createServer((request, response) => {
  process.stderr.write(`${request.url}\n`);
  if (asked.test(request.url)) {
    response.writeHead(307, { location: `http://${request.headers.host}/files/jdk.tar.gz` }).end();
  } else if (request.url === '/files/jdk.tar.gz') {
    response.end(readFileSync(archive));
  } else if (request.url === '/files/jdk.tar.gz.sha256.txt') {
    response.end(`${checksum}  jdk.tar.gz\n`);
  } else {
    response.writeHead(404).end();
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

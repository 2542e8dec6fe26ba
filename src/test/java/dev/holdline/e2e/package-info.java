/** The whole product as its users meet it: real clients, real servers, the real dialog. */
package dev.holdline.e2e;

// The files of a ZIP archive, by name: as much as a test needs to look into what was handed out.
import { inflateRawSync } from "node:zlib";

const entry = 0x02014b50;
const deflated = 8;

export function unzip(bytes) {
  const files = new Map();
  for (let at = bytes.length - 22; at >= 0; at -= 1) {
    if (bytes.readUInt32LE(at) !== 0x06054b50) continue;
    let next = bytes.readUInt32LE(at + 16);
    for (let i = 0; i < bytes.readUInt16LE(at + 10) && bytes.readUInt32LE(next) === entry; i += 1) {
      const [method, size, name, extra, comment] = [bytes.readUInt16LE(next + 10), bytes.readUInt32LE(next + 20), ...[28, 30, 32].map((where) => bytes.readUInt16LE(next + where))];
      const local = bytes.readUInt32LE(next + 42);
      const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const packed = bytes.subarray(begin, begin + size);
      files.set(bytes.toString("utf8", next + 46, next + 46 + name), method === deflated ? inflateRawSync(packed) : packed);
      next += 46 + name + extra + comment;
    }
    return files;
  }
  return files;
}

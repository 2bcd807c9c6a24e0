// Packs dist/ into ../graphiql.zip, each file compressed with brotli 11, and
// writes ../CHECKSUMS and ../LICENSES.txt. Same input, same bytes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, crc32 } from 'node:zlib';

const dist = join(import.meta.dirname, 'dist');
const target = join(import.meta.dirname, '..');

const names = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile())
  .map((e) => join(e.parentPath, e.name).slice(dist.length + 1).replaceAll('\\', '/'))
  .sort();
const files = names.map((name) => ({ name, bytes: readFileSync(join(dist, name)) }));

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

/** A zip archive whose entries are stored as they are, without dates. */
function zip(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const title = Buffer.from(name);
    const common = Buffer.alloc(26); // version, flags, method, time, date, crc, sizes, name, extra
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, title]);
    const tail = Buffer.alloc(14); // comment, disk, attributes, offset
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, tail, title);
    parts.push(local, bytes);
    offset += local.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

const archive = zip(files.map(({ name, bytes }) => ({ name: `${name}.br`, bytes: brotli(bytes) })));
const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');
const sums = [{ name: 'graphiql.zip', bytes: archive }, ...files].map(({ name, bytes }) => `${sum(bytes)}  ${name}\n`);

writeFileSync(join(target, 'graphiql.zip'), archive);
writeFileSync(join(target, 'CHECKSUMS'), sums.join(''));
writeFileSync(join(target, 'LICENSES.txt'), readFileSync(join(dist, 'LICENSES.txt')));
console.log(`${files.length} files, ${archive.length} bytes`);

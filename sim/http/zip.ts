import { crc32 } from 'node:zlib';

/** A zip archive of text files, stored as they are. Source: PKWARE's APPNOTE, 4.3.7 to 4.3.16. */
export function zip(files: readonly { readonly name: string; readonly text: string }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text } of files) {
    const path = Buffer.from(name);
    const data = Buffer.from(text);
    const facts = factsOf(path, data);
    const local = Buffer.concat([bytes([0x04034b50, 4]), facts, path, data]);
    const rest = bytes([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]);
    directory.push(Buffer.concat([bytes([0x02014b50, 4], [20, 2]), facts, rest, path]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const count = files.length;
  const counts = bytes([0, 2], [0, 2], [count, 2], [count, 2]);
  const end = bytes([central.length, 4], [at, 4], [0, 2]);
  return Buffer.concat([...parts, central, bytes([0x06054b50, 4]), counts, end]);
}

/** What both headers of a file say: version 2.0, names in UTF-8, stored, no date, sizes. */
function factsOf(path: Buffer, data: Buffer): Buffer {
  const sizes = [data.length, 4] as const;
  return bytes(
    [20, 2],
    [0x0800, 2],
    [0, 2],
    [0, 2],
    [0x21, 2],
    [crc32(data), 4],
    sizes,
    sizes,
    [path.length, 2],
    [0, 2],
  );
}

/** Numbers in little-endian order, each with its width in bytes. */
function bytes(...fields: readonly (readonly [value: number, width: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([value, width]) => {
      const field = Buffer.alloc(width);
      field.writeUIntLE(value, 0, width);
      return field;
    }),
  );
}

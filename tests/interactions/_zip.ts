import { crc32, deflateRawSync } from "node:zlib";

/** A zip archive of the given files, deflated or stored. */
export function zip(
  files: Record<string, string>,
  method: "stored" | "deflated" = "deflated",
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const records: Uint8Array[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const plain = encoder.encode(text);
    const data = method === "stored" ? plain : deflateRawSync(plain);
    const label = encoder.encode(name);
    const common = (view: DataView, start: number) => {
      view.setUint16(start, 20, true);
      view.setUint16(start + 4, method === "stored" ? 0 : 8, true);
      view.setUint32(start + 10, crc32(plain), true);
      view.setUint32(start + 14, data.length, true);
      view.setUint32(start + 18, plain.length, true);
      view.setUint16(start + 22, label.length, true);
    };
    const local = new Uint8Array(30 + label.length);
    const localView = new DataView(local.buffer);
    localView.setUint32(0, 0x04034b50, true);
    common(localView, 4);
    local.set(label, 30);
    const record = new Uint8Array(46 + label.length);
    const recordView = new DataView(record.buffer);
    recordView.setUint32(0, 0x02014b50, true);
    common(recordView, 6);
    recordView.setUint32(42, at, true);
    record.set(label, 46);
    parts.push(local, new Uint8Array(data));
    records.push(record);
    at += local.length + data.length;
  }
  const length = records.reduce((sum, record) => sum + record.length, 0);
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, records.length, true);
  view.setUint16(10, records.length, true);
  view.setUint32(12, length, true);
  view.setUint32(16, at, true);
  const whole = [...parts, ...records, end];
  const bytes = new Uint8Array(at + length + 22);
  let start = 0;
  for (const part of whole) {
    bytes.set(part, start);
    start += part.length;
  }
  return bytes;
}

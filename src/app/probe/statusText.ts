import { create } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { AnySchema } from '@bufbuild/protobuf/wkt';
import { codeName, type GrpcStatus } from '../../grpc/call/grpcStatus.js';
import { type Json, jsonOf, jsonTextOf, quoted } from '../../grpc/messages/jsonText.js';
import type { MessageTypes } from '../../grpc/messages/messageTypes.js';
import { textFormat } from '../../grpc/messages/textFormat.js';
import { WireMessage } from '../../grpc/protobuf.js';

/** A status other than OK, for people: its details decoded. */
export async function statusText(status: GrpcStatus, format: 'json' | 'text', types: MessageTypes): Promise<string> {
  const lines = ['ERROR:', `  Code: ${codeName(status.code)}`, `  Message: ${status.message}`];
  const details = detailsOf(status);
  if (details.length > 0) lines.push('  Details:');
  for (const [i, detail] of details.entries()) {
    const number = `  ${i + 1})`;
    const text = await types
      .with(() =>
        format === 'json' ? jsonTextOf(jsonOf(detail, { types, emitDefaults: false })) : textFormat(detail, types),
      )
      .catch((error) => `Error parsing detail message: ${(error as Error).message}`);
    const [first, ...rest] = text.split('\n');
    lines.push(`${number}\t${first}`, ...rest.map((line) => `${' '.repeat(number.length)}\t${line}`));
  }
  return `${lines.join('\n')}\n`;
}

/** The same as a `google.rpc.Status`, for `-format-error`. */
export async function formattedStatus(
  status: GrpcStatus,
  format: 'json' | 'text',
  types: MessageTypes,
): Promise<string> {
  const details = detailsOf(status);
  if (format === 'text') {
    const parts = [`code: ${status.code}`, ...(status.message === '' ? [] : [`message: ${quoted(status.message)}`])];
    const texts = details.map((detail) => `details: <\n  ${textFormat(detail, types).replaceAll('\n', '\n  ')}\n>`);
    return [...parts, ...texts].join('\n');
  }
  return types.with(() => {
    const items: { key: string; value: Json }[] = [{ key: 'code', value: String(status.code) }];
    if (status.message !== '') items.push({ key: 'message', value: quoted(status.message) });
    if (details.length > 0) {
      const values = details.map((detail) => ({ value: jsonOf(detail, { types, emitDefaults: false }) }));
      items.push({ key: 'details', value: { open: '[', items: values } });
    }
    return jsonTextOf({ open: '{', items });
  });
}

function detailsOf({ details }: GrpcStatus) {
  if (!details) return [];
  try {
    return new WireMessage(details).messages(3).map((any) => {
      const typeUrl = any.bytes(1)?.toString() ?? '';
      return reflect(AnySchema, create(AnySchema, { typeUrl, value: any.bytes(2) ?? new Uint8Array() }));
    });
  } catch {
    // Broken details are no reason to keep the status back.
    return [];
  }
}

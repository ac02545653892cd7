import { expect, it } from 'vitest';
import { readRuns } from './run-events.ts';

/** The text as it comes from a server, in pieces of so many bytes. */
function streamed(text: string, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

const TEXT = [
  'event: run\ndata: {"id":"1","connection":"città"}\n\n',
  ': still here\n\n',
  'event: other\ndata: {"id":"2"}\n\n',
  'event: run\ndata: {"id":"3"}\n\n',
].join('');

it.each([1, 7, 1000])('R28: runs are read from a stream however it is cut: %i bytes at a time', async (size) => {
  const taken: unknown[] = [];
  await readRuns(streamed(TEXT, size), (run) => taken.push(run));
  expect(taken).toEqual([{ id: '1', connection: 'città' }, { id: '3' }]);
});

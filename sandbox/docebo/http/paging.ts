import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { badRequest } from './errors.ts';
import { flag, integer, text } from './parameters.ts';

export const LARGEST_PAGE = 200;

/** Parameters of every list. */
export const pageParameters = {
  page: integer.optional().describe('Page to return; 1, or 0, is the first'),
  page_size: integer.optional().describe(`Results on a page, ${LARGEST_PAGE} at most and unless asked`),
  get_total_count: flag.optional().describe('Whether to tell total_count'),
  get_cursor: flag.optional().describe('Whether to tell a cursor, which remembers what was searched for'),
  cursor: text.optional().describe('The cursor of an earlier page, instead of what was searched for'),
};

export type PageParameters = z.infer<z.ZodObject<typeof pageParameters>>;

/** What a list answers. */
export function pageOf(item: z.ZodType): z.ZodType {
  return z.object({
    items: z.array(item),
    count: z.int(),
    has_more_data: z.boolean(),
    current_page: z.int(),
    current_page_size: z.int(),
    total_page_count: z.int().optional(),
    total_count: z.int().optional(),
    cursor: z.string().optional(),
  });
}

/** One page of a whole list in the envelope of lists. Throws 400 for a page size that cannot be. */
export function sendPage<T>(
  request: FastifyRequest,
  all: readonly T[],
  parameters: PageParameters,
  show: (one: T) => unknown,
  { cursor, uncounted = 0 }: { readonly cursor?: string | undefined; readonly uncounted?: number } = {},
): unknown {
  const size = parameters.page_size ?? LARGEST_PAGE;
  const page = Math.max(1, parameters.page ?? 1);
  if (size < 1 || size > LARGEST_PAGE) throw badRequest(`page_size must be in the range 1-${LARGEST_PAGE}`);
  const items = all.slice((page - 1) * size, page * size);
  const pages = Math.ceil(all.length / size);
  return {
    data: {
      items: items.map(show),
      count: items.length,
      has_more_data: page < pages,
      current_page: page,
      current_page_size: size,
      ...(parameters.get_total_count === true ? { total_page_count: pages, total_count: all.length + uncounted } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    },
    _links: [links(request, page, Math.max(1, pages))],
  };
}

function links(request: FastifyRequest, page: number, last: number) {
  const [path = '', query = ''] = request.url.split('?');
  const at = (number: number): string => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(number));
    return `${path}?${parameters.toString()}`;
  };
  const goto = new URLSearchParams(query);
  goto.delete('page');
  return { first: at(1), last: at(last), self: at(page), goto: `${path}?${goto.toString()}` };
}

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { languageNamed } from '../../tenant/languages.ts';
import type { OrgChart } from '../../tenant/org-chart.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { badRequest } from '../errors.ts';
import { pageOf, pageParameters, sendPage } from '../paging.ts';
import { flag, integer, integers, text, texts } from '../parameters.ts';
import { ListedField, showListedField } from './show-field.ts';

/** `GET /manage/v1/user_fields` */
export function fieldList(app: FastifyInstance, manager: Manager): void {
  const { tenant } = manager.context;
  endpoint(app, manager, {
    method: 'GET',
    path: '/user_fields',
    summary: 'Returns additional fields of users',
    parameters: z.object({
      ...pageParameters,
      as_array: flag.optional().describe('Without paging: data is the bare list'),
      branch_ids: integers.optional().describe('Only fields that people of these branches see'),
      branch_codes: texts.optional().describe('The same by code'),
      user_id: integer.optional().describe('Only fields that this user sees'),
      skip_all: flag.optional(),
      search_text: texts.optional().describe('Found in titles'),
      sort_attr: z.enum(['title', 'id']).optional(),
      sort_dir: z.enum(['asc', 'desc']).optional(),
      lang: text.optional(),
    }),
    data: pageOf(ListedField),
    handler(parameters, { chart, request, user }) {
      const language =
        parameters.lang === undefined ? user.language : (languageNamed(parameters.lang) ?? user.language);
      const branches = branchesMeant(chart, parameters);
      const words = (parameters.search_text ?? []).map((word) => word.toLowerCase());
      const shown = tenant.fields
        .all()
        .map((field, index) => showListedField(field, index + 1, language))
        .filter(({ id }) => branches === undefined || isVisible(chart, Number(id), branches))
        .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
      if (parameters.sort_attr === 'title') shown.sort((a, b) => a.title.localeCompare(b.title));
      if (parameters.sort_dir === 'desc') shown.reverse();
      if (parameters.as_array === true) return { data: shown };
      return sendPage(request, shown, parameters, (field) => field);
    },
  });

  function branchesMeant(
    chart: OrgChart,
    given: { branch_ids?: number[] | undefined; branch_codes?: string[] | undefined; user_id?: number | undefined },
  ): readonly number[] | undefined {
    const user = given.user_id === undefined ? undefined : tenant.users.get(given.user_id);
    if (given.user_id !== undefined && user === undefined)
      throw badRequest(`user_id: there is no user ${given.user_id}`);
    const coded = given.branch_codes?.flatMap((code) => chart.coded(code).map(({ id }) => id));
    const lists = [given.branch_ids, coded, user === undefined ? undefined : [...user.branches]];
    return lists.every((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? []);
  }

  /** A field that no branch names is everybody's; others are inherited from the branches above. */
  function isVisible(chart: OrgChart, field: number, branches: readonly number[]): boolean {
    const named = [...tenant.fieldVisibility].filter(([, fields]) => fields.includes(field)).map(([branch]) => branch);
    if (named.length === 0) return true;
    return branches.some((branch) => {
      for (let at: number | null = branch; at !== null; at = chart.get(at)?.parent ?? null) {
        if (named.includes(at)) return true;
      }
      return false;
    });
  }
}

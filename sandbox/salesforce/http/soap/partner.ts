import type { FastifyInstance } from 'fastify';
import { mergeRecords } from '../../org/merge.ts';
import type { FieldValue } from '../../org/org.ts';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { resource } from '../resource.ts';
import { children, elements, escaped, textOf } from './xml.ts';

/** What is done by SOAP alone in Salesforce. */
const OPERATIONS = { undelete, emptyRecycleBin, merge } as const;

/** The few operations of the partner API that REST does not have. */
export function partnerApi(app: FastifyInstance, context: SandboxContext): void {
  app.addContentTypeParser('text/xml', { parseAs: 'string' }, (_request, body, done) => {
    done(null, String(body));
  });

  resource(app, '/services/Soap/u/:version', {
    POST(request, reply) {
      const envelope = String(request.body);
      reply.type('text/xml; charset=UTF-8');
      try {
        const userId = context.tokens.userOf(textOf(elements(envelope, 'sessionId')[0] ?? ''));
        if (userId === undefined) throw new SalesforceError(500, 'INVALID_SESSION_ID', 'Invalid Session ID found');
        const [call] = children(elements(envelope, 'Body')[0] ?? '');
        const operation = Object.entries(OPERATIONS).find(([name]) => name === call?.name)?.[1];
        if (call === undefined || operation === undefined) {
          throw new SalesforceError(500, 'INVALID_OPERATION', `No such operation: ${call?.name}`);
        }
        context.usage.count();
        const results = operation(context, call.content, userId);
        return body(`<${call.name}Response xmlns="urn:partner.soap.sforce.com">${results}</${call.name}Response>`);
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        reply.code(500);
        return body(fault(error));
      }
    },
  });
}

function undelete({ org, lateCommits }: SandboxContext, content: string, userId: string): string {
  return each(elements(content, 'ids'), (id) => lateCommits.write(() => org.undelete(id, userId)));
}

function emptyRecycleBin({ org }: SandboxContext, content: string): string {
  return each(elements(content, 'ids'), (id) => {
    const object = [...org.objects.values()].find(({ keyPrefix }) => id.startsWith(keyPrefix));
    const table = object === undefined ? undefined : org.table(object.name);
    const position = table?.find(id) ?? -1;
    if (table === undefined || position < 0 || table.at(position)['IsDeleted'] !== true) {
      throw new SalesforceError(400, 'INVALID_ID_FIELD', 'Entity is not in the recycle bin');
    }
    table.erase(id);
  });
}

function merge({ org, lateCommits }: SandboxContext, content: string, userId: string): string {
  // The WSDL calls them `request`; jsforce says `mergeRequests`.
  const requests = children(content);
  return requests
    .map(({ content: request }) => {
      const master = children(elements(request, 'masterRecord')[0] ?? '');
      const masterValue = (name: string): string => textOf(master.find((one) => one.name === name)?.content ?? '');
      const values: [string, FieldValue][] = master
        .filter(({ name }) => name !== 'type' && name !== 'Id')
        .map(({ name, content: text }) => [name, textOf(text)]);
      return result(masterValue('Id'), () => {
        const updated = lateCommits.write(() =>
          mergeRecords(org, {
            object: masterValue('type'),
            master: masterValue('Id'),
            losers: elements(request, 'recordToMergeIds').map(textOf),
            values: Object.fromEntries(values),
            userId,
          }),
        );
        const losers = elements(request, 'recordToMergeIds').map((id) => `<mergedRecordIds>${id}</mergedRecordIds>`);
        return losers.join('') + updated.map((id) => `<updatedRelatedIds>${id}</updatedRelatedIds>`).join('');
      });
    })
    .join('');
}

function each(ids: readonly string[], act: (id: string) => void): string {
  return ids
    .map((id) =>
      result(textOf(id), () => {
        act(textOf(id));
        return '';
      }),
    )
    .join('');
}

/** One result: a failure of one record is no failure of the call. */
function result(id: string, act: () => string): string {
  try {
    const more = act();
    return `<result><id>${escaped(id)}</id><success>true</success>${more}</result>`;
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const errors = `<errors><message>${escaped(error.message)}</message><statusCode>${error.errorCode}</statusCode></errors>`;
    return `<result>${errors}<id>${escaped(id)}</id><success>false</success></result>`;
  }
}

function fault({ errorCode, message }: SalesforceError): string {
  return `<soapenv:Fault><faultcode>sf:${errorCode}</faultcode><faultstring>${errorCode}: ${escaped(message)}</faultstring></soapenv:Fault>`;
}

function body(content: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com">',
    `<soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`,
  ].join('');
}

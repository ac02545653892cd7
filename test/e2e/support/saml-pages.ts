import { createServer } from 'node:http';
import { createSamlIdp, type Said, type SamlIdp } from '../../support/saml-idp.ts';
import { contactId } from '../../support/training-org.ts';

/** A SAML provider on another site, with pages for browsers. */
export interface SamlPages extends AsyncDisposable {
  readonly idp: SamlIdp;
  /** Its metadata, as they are there to read at `/metadata`. */
  published: string;
  /** NameID of its only user. */
  as: string;
  format: string;
  /** What it says otherwise. */
  more: Partial<Said>;
}

/**
 * A provider whose page posts an assertion of its only user as soon as it is opened.
 *
 * @param address of our server.
 * @param id of the provider there.
 */
export async function startSamlPages(
  address: string,
  id: string,
  describe: (metadata: string) => string = (metadata) => metadata,
): Promise<SamlPages> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const listening = server.address();
  const entityId = `http://localhost:${typeof listening === 'object' ? listening?.port : 0}/saml`;
  const idp = await createSamlIdp(entityId);
  const pages: SamlPages = {
    idp,
    published: describe(idp.metadata),
    as: 'jean',
    format: 'persistent',
    more: {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  server.on('request', (request, answer) => {
    if (request.url === '/metadata') return void answer.end(pages.published);
    void (async () => {
      const service = await (await fetch(`${address}/sign-in/saml/${id}/metadata`)).text();
      const attributes = {
        Integration: 'salesforce',
        sfdc_user_type: 'contact',
        sfdc_id: contactId(2),
        Email: 'jean@idp.example',
        FirstName: 'Jean',
        LastName: 'Bartik',
      };
      const { response, state } = await idp.respond(new URL(request.url ?? '', entityId).href, service, {
        subject: pages.as,
        format: pages.format,
        attributes: { ...attributes, employeeNumber: 'E-2' },
        encrypted: true,
        ...pages.more,
      });
      answer.setHeader('content-type', 'text/html').end(`<!doctype html><title>Provider</title>
        <form method="post" action="${address}/sign-in/saml/${id}/acs">
          <input type="hidden" name="SAMLResponse" value="${response}"><input type="hidden" name="RelayState" value="${state}">
        </form><script>document.forms[0].submit()</script>`);
    })();
  });
  return pages;
}

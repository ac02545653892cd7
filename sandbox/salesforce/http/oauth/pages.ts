/** What the sandbox says of a scope, as Salesforce's consent page does. */
const SCOPES: Readonly<Record<string, string>> = {
  api: 'Manage user data via APIs',
  id: 'Access the identity URL service',
  openid: 'Access unique user identifiers',
  refresh_token: 'Perform requests at any time',
  offline_access: 'Perform requests at any time',
  web: 'Manage user data via Web browsers',
  full: 'Full access',
};

export interface Consent {
  /** Where the form goes. */
  readonly action: string;
  readonly app: string;
  readonly scopes: readonly string[];
  /** Offered to sign in with. */
  readonly username: string;
  readonly problem: string | null;
}

/** Signing in and letting an app in, on one page. */
export function consentPage({ action, app, scopes, username, problem }: Consent): string {
  return document(
    'Allow Access?',
    `<h1>Allow Access?</h1>
<p><strong>${escaped(app)}</strong> is asking to:</p>
<ul>${scopes.map((scope) => `<li>${escaped(SCOPES[scope] ?? scope)}</li>`).join('')}</ul>
${problem === null ? '' : `<p role="alert">${escaped(problem)}</p>`}
<form method="post" action="${escaped(action)}">
<label>Username <input name="username" autocomplete="username" value="${escaped(username)}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<p><button name="decision" value="deny">Deny</button> <button name="decision" value="allow">Allow</button></p>
</form>
<p><small>This is the sandbox Salesforce. Every user signs in with the password of its README.</small></p>`,
  );
}

/** What is shown instead, where going back to the client would be wrong. */
export function errorPage(what: string): string {
  return document('Error', `<h1>We can’t authorize you because of an OAuth error.</h1><p>${escaped(what)}</p>`);
}

function document(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:10vh auto;padding:0 1rem}
label{display:block;margin:.75rem 0}input{display:block;width:100%;font:inherit;padding:.4rem}
button{font:inherit;padding:.4rem 1.2rem}[role=alert]{color:#a00}</style></head>
<body><main>${body}</main></body></html>
`;
}

/** For text and for values in double quotes. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

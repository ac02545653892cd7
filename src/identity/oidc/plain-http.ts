import { allowInsecureRequests } from 'openid-client';

/** For providers on this machine, which speak plain http; the library calls it deprecated so that nobody uses it unawares. */
export const allowPlainHttp = allowInsecureRequests;

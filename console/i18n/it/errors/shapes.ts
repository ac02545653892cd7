/** What errors say in Italian, by the codes of `saying` under src/. */
export const shapes: Readonly<Record<string, string>> = {
  shape_missing: 'è obbligatorio',
  shape_type:
    'deve essere {what, select, text {un testo} number {un numero} boolean {sì o no} list {un elenco} other {di un altro tipo}}',
  shape_small:
    '{of, select, text {il testo deve avere almeno {least} caratteri} list {l’elenco deve avere almeno {least} elementi} other {deve essere almeno {least}}}',
  shape_big:
    '{of, select, text {il testo può avere al massimo {most} caratteri} list {l’elenco può avere al massimo {most} elementi} other {può essere al massimo {most}}}',
  shape_wrong: 'non è valido',
  shape_id: 'deve essere un ID',
  shape_empty: 'non può essere vuoto',
  shape_long: 'può avere al massimo {longest, number} caratteri',
  shape_line: 'deve essere una sola riga di testo',
  shape_object: 'deve essere il nome API di un oggetto',
  shape_18: 'deve avere 18 caratteri',
  shape_name: 'può contenere lettere, cifre, - e _, al massimo 63',
  shape_code_or_error: 'deve avere un codice oppure un errore',
  shape_password_chosen: 'Può restare valida solo una password scelta: indicare anche “password”.',
  request_unreadable: 'Non è possibile leggere la richiesta: {why}',
  shape_algorithms: 'deve indicarne almeno uno',
  shape_language: 'deve essere una lingua, come it o pt-BR',
  shape_openid: 'deve contenere openid',
  text_character: 'Un testo contiene un carattere con cui non si può chiamare nulla (U+0000, o la metà di uno).',
};

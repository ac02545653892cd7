/** What errors say in Italian, by the codes of `saying` under src/. */
export const providers: Readonly<Record<string, string>> = {
  identity_not_admitted:
    '{provider} conosce questa persona, che però qui non può entrare. Rivolgersi a un amministratore della piattaforma: il motivo è nei log.',
  provider_incomplete:
    'Nessuno può accedere con un provider non configurato. Completarlo prima, oppure lasciarlo non attivo.',
  metadata_unreachable: 'Non è possibile scaricare i metadati da {url}.',
  metadata_status: 'Ha risposto con lo stato {status}.',
  answer_large: 'La risposta supera {most, number} byte.',
  reason_given: 'Motivo: {why}',
  oidc_not_set_up: '{provider} non è ancora configurato: servono un indirizzo, un client ID e un client secret.',
  oidc_unreachable:
    '{provider} non risponde come un provider OpenID ({why}). Controllare il suo indirizzo e che questo server possa raggiungerlo.',
  oidc_algorithm:
    'L’ID token di {provider} è firmato con {algorithm}; è accettato {accepted}. Se il provider deve firmare così, indicarlo nelle sue impostazioni qui.',
  oidc_refused: 'Ciò che è arrivato da {provider} non può essere accettato.',
  oidc_denied:
    'Il provider non ha fatto entrare nessuno ({code}): chi stava accedendo ha annullato, oppure là non gli è consentito usare Rollcall.',
  oidc_other_issuer: 'L’ID token è di un altro issuer: {issuer}.',
  oidc_many_tenants:
    '{provider} parla per tutti i tenant insieme ({issuer}), e il tenant di chiunque potrebbe dire chi è una persona. Configurarlo con l’indirizzo del proprio tenant, che ha il proprio ID al posto di common o organizations.',
  oidc_no_token: 'Manca l’ID token.',
  provider_not_set_up: '{provider} è installato, ma non ancora configurato. Completarlo in Provider di identità.',
  saml_no_metadata: '{provider} non è ancora configurato: servono i metadati del provider.',
  saml_no_assertion: '{provider} non ha inviato un’asserzione per questo accesso. Ricominciare.',
  saml_not_set_up: '{provider} non è ancora configurato.',
  metadata_refused: 'Questi metadati non sono utilizzabili.',
  metadata_no_provider: 'Non descrivono un provider di identità (IDPSSODescriptor).',
  metadata_several: 'Descrivono più provider di identità. Fornire i metadati di uno solo.',
  metadata_no_entity: 'Non indicano un entityID.',
  metadata_no_sign_on: 'Non indicano un SingleSignOnService con il binding HTTP-Redirect.',
  metadata_no_certificate: 'Non contengono un certificato per le firme.',
  metadata_large: 'Sono più grandi dei metadati di qualsiasi provider.',
  metadata_no_xml: 'Non sono XML ben formato.',
  answer_bulk: 'Ci sono più elementi o attributi di quanti una risposta ne richieda.',
  answer_malformed: 'Non è XML ben formato.',
  assertion_parts_encrypted:
    'È cifrato più di un’asserzione, o qualcos’altro. Il provider deve cifrare l’asserzione per intero, oppure nulla.',
  xml_typed: 'C’è una definizione del tipo di documento (DTD), che non è ammessa.',
  provider_no_saml: 'Il provider di identità {id} non usa SAML.',
  provider_no_sign_in: 'Nessuno può accedere con il provider di identità {id}.',
  identity_nobody_expected:
    'Non si attendeva nessuno: l’accesso è iniziato più di dieci minuti fa o in un altro browser, oppure è già concluso. Ricominciare dalla pagina di accesso.',
  identity_unasked:
    'Ciò che è arrivato dal provider di identità non era stato richiesto, oppure non può essere accettato. Ricominciare dalla pagina di accesso.',
  metadata_moved: 'I metadati non sono più quelli esaminati. Esaminarli di nuovo.',
  metadata_address_changed: 'Nel frattempo l’indirizzo dei metadati è stato modificato. Esaminarli di nuovo.',
  metadata_no_address:
    'Non è indicato l’indirizzo dei metadati di {provider}. Indicarlo prima, oppure leggerli da un file.',
  metadata_of_another:
    'Sono i metadati di un altro provider: {other}. {provider} resta {entityId, select, none {quello che è} other {{entityId}}}; installare invece un altro provider.',
  named_no_saml: '{provider} non usa SAML.',
  provider_no_metadata: '{provider} non usa SAML e non ha metadati.',
  provider_no_key: '{provider} non usa SAML e non ha una nostra chiave.',
  key_prepared: 'C’è già una chiave nuova.',
  key_former: 'Rimuovere prima la chiave precedente: due sono sufficienti.',
  key_not_prepared: 'Non c’è una chiave nuova. Crearla prima.',
  key_only: 'C’è una sola chiave, ed è in uso.',
  provider_part: '{key}:',
  provider_kind_stays: 'resta quello che è; installare invece un altro provider',
  provider_certificates: 'devono essere certificati X.509 in PEM o Base64',
  authority_stays: 'resta {authority} finché il provider identifica delle persone',
  authority_in_use:
    '{provider} identifica così com’è ora ({authority}) {people, plural, one {una persona} other {# persone}}. Chi avesse la stessa chiave presso un altro provider entrerebbe come una di loro. Installare invece un altro provider, oppure rimuovere prima questi accessi dalle pagine delle persone o con `rollcall users unbind`.',
  subject_stays: 'resta {attribute} finché ci sono persone riconosciute dal provider',
  subject_in_use:
    '{provider} identifica {people, plural, one {una persona} other {# persone}} con {attribute}. Chi avesse lo stesso testo in un altro attributo entrerebbe come una di loro, e loro stesse sarebbero sconosciute. Installare il provider una seconda volta con l’altro attributo, oppure rimuovere prima questi accessi dalle pagine delle persone o con `rollcall users unbind`.',
  url_wanted: 'deve essere un indirizzo come https://login.acme.example',
  url_https: 'deve iniziare con https://',
  url_no_user: 'non deve contenere utente o password',
  issuer_many_orgs:
    'risponde per tutte le org di Salesforce insieme; al suo posto indicare l’indirizzo My Domain della propria org: https://acme.my.salesforce.com',
  oidc_many_orgs:
    '{provider} risponde per tutte le org di Salesforce insieme ({issuer}), e la org di chiunque potrebbe dire chi è qualcuno. Configurarlo con l’indirizzo My Domain della propria org, per esempio https://acme.my.salesforce.com.',
  issuer_many_tenants:
    'risponde per tutti i tenant insieme; al posto di common o organizations indicare l’ID del proprio tenant: https://login.microsoftonline.com/TENANT/v2.0',
  url_no_fragment: 'deve finire prima di #',
  provider_absent_there: 'Questo provider di identità non esiste.',
  provider_absent: 'Non c’è un provider di identità {id}.',
  connection_absent: 'Non c’è una connessione {name}.',
  provider_name_taken:
    'C’è già un provider di identità di nome {name}. Scegliere un altro nome: è quello che si legge sul pulsante.',
};

/** What errors say in Italian, by the codes of `saying` under src/. */
export const signInEvents: Readonly<Record<string, string>> = {
  signin_other_subject: '{provider} conosce già {username} con un’altra chiave.',
  signed_by_expired:
    'Qualcuno è arrivato da {provider} con un’asserzione firmata da un certificato scaduto. È stata accettata. Chiedere al provider se ne ha uno nuovo e aggiornare i suoi metadati.',
  signin_bound: '{username} è arrivato da {provider} per la prima volta e da ora ne è riconosciuto.',
  signin_gone: '{username} non c’è più.',
  signin_unverified:
    '{provider} indica l’indirizzo e-mail {address}, che qui è il nome utente di qualcuno, e non dice di averlo verificato (email_verified). Se il provider non dà a nessuno un indirizzo non suo, indicarlo nella sua configurazione.',
  signin_not_updated: '{username} ha effettuato l’accesso con {provider}, ma i suoi dati non sono stati aggiornati:',
  signin_ended: '{username} è disattivato, oppure il suo accesso è scaduto.',
  signin_administrator:
    '{username} è un amministratore della piattaforma, e nessun provider fa entrare gli amministratori: accedono con la propria password.',
  signin_refused: 'Qualcuno è arrivato da {provider} e non è stato ammesso.',
  attribute_missing:
    'Manca {attribute}; deve essere {wanted, select, salesforce {salesforce} type {user, contact o custom} other {l’ID del record con 18 caratteri, in Salesforce CASESAFEID(Id)}}.',
  attribute_wrong:
    '{attribute} è {value}; deve essere {wanted, select, salesforce {salesforce} type {user, contact o custom} other {l’ID del record con 18 caratteri, in Salesforce CASESAFEID(Id)}}.',
  signin_creates_nobody:
    'Qui nessuno ne è riconosciuto e nessuno viene creato: l’interruttore Crea persone di {provider} è disattivato, nella sua pagina.',
  signin_switch_off:
    'Qui nessuno ne è riconosciuto e nessuno viene creato: nelle opzioni di importazione della mappatura l’interruttore di {provider} è disattivato per {entity, select, users {gli utenti} contacts {i contatti} other {gli oggetti personalizzati}}.',
  signin_not_created: 'Non è stato possibile creare la persona.',
  signin_faster: 'Un altro accesso della stessa persona è stato più veloce.',
  signin_other_record: 'L’asserzione indica il record {record}, che non è quello della persona.',
  signin_no_connection:
    'Qui nessuno ne è riconosciuto e nessuno viene creato: {provider} non è configurato per una connessione.',
  signin_value_missing: 'Manca {field}, che la mappatura richiede per {target}.',
  signin_exists:
    'Sulla piattaforma c’è già qualcuno con questo record o nome utente{reason, select, none {} other { ({reason})}}. Per far entrare queste persone, permettere al provider di collegarsi agli account esistenti; gli amministratori accedono con la propria password.',
  signin_not_theirs: 'Non sarebbe l’account di questa persona ({reason}).',
  signin_posted: 'Ciò che {provider} ha inviato non è stato accettato.',
  verifier_says: 'Motivo indicato dalla verifica: {why}',
  assertion_plain: 'L’asserzione non è cifrata.',
  assertion_issuer: 'L’asserzione è di un altro emittente (issuer).',
  assertion_elsewhere: 'L’asserzione non è per questa richiesta, oppure non per questo indirizzo.',
  assertion_shape:
    'All’asserzione manca ciò che serve: un ID, un solo emittente (issuer), un solo soggetto e la sua conferma.',
  assertion_used: 'L’asserzione è già stata usata.',
  assertion_other_key:
    'Non è cifrata per nessuna delle nostre chiavi. Dare al provider il certificato mostrato qui nella sua pagina.',
  assertion_weak:
    'La risposta è {done, select, sign {firmata} other {cifrata}} con {algorithm, select, none {un algoritmo non indicato} other {{algorithm}}}. Il provider deve {wanted, select, sign {firmare con SHA-256} encrypt_key {cifrare la chiave con RSA-OAEP} other {cifrare con AES-GCM, oppure non cifrare}}.',
  subject_long: 'La chiave del provider per la persona ha {length} caratteri; se ne accettano al massimo {longest}.',
  subject_several:
    '{attribute}, l’attributo che identifica le persone, ha più valori. Configurare il provider perché ne invii uno.',
  subject_missing:
    '{attribute}, l’attributo che identifica le persone, manca o è vuoto. Configurare il provider perché lo invii, oppure indicarne un altro nelle sue impostazioni qui.',
  subject_address:
    '{attribute}, l’attributo che identifica le persone, è un indirizzo e-mail, o ne ha l’aspetto: chi un giorno ricevesse quell’indirizzo entrerebbe come chi lo ha ora. Indicare un attributo che resti a una sola persona, oppure permettere gli indirizzi nelle sue impostazioni qui.',
  nameid_empty: 'Il NameID è vuoto.',
  nameid_transient:
    'Il NameID è temporaneo (transient): a ogni accesso la persona ne ha un altro e non verrebbe mai riconosciuta. Configurare il provider perché ne invii uno persistente, oppure indicare nelle sue impostazioni qui l’attributo che identifica le persone.',
  nameid_address:
    'Il NameID è un indirizzo e-mail, o ne ha l’aspetto: chi un giorno ricevesse quell’indirizzo o nome utente entrerebbe come chi lo ha ora. Configurare il provider perché ne invii uno persistente (in Salesforce il tipo di soggetto “ID persistente”), oppure permettere questi NameID nelle sue impostazioni qui.',
  canvas_administrator_unjoined: '{user} è collegato con un amministratore, che non ha ancora dimostrato di esserlo.',
  canvas_unlinked_meanwhile: 'In {connection} nessuno è più collegato con {user}.',
  canvas_unlinked:
    'Nessuno è collegato a {user}, e {connection} non consente il provisioning degli utenti tramite SFDC.',
  canvas_not_provisioned:
    'L’esecuzione {run} non ha reso {user} una persona della piattaforma{code, select, none {} other { ({code})}}. Il suo log ne indica il motivo.',
  canvas_unsigned: 'Manca la richiesta firmata.',
  canvas_stale: 'Dichiara di essere stata emessa il {at}, che non è ora.',
  canvas_replayed: 'La richiesta firmata è già stata usata.',
  canvas_guest: 'L’utente guest di un sito non è una persona precisa.',
  canvas_no_secret: 'Nessuna connessione ha un segreto Canvas.',
  canvas_signature:
    'La firma non è di nessuna connessione: il suo segreto Canvas potrebbe essere quello di un’altra app.',
  canvas_envelope: 'La busta non è di Salesforce, oppure è firmata con un altro algoritmo.',
  canvas_other_server: 'È stata emessa per {url}, che non è questo server (ROLLCALL_PUBLIC_URL).',
  canvas_other_org: 'La org {org} non è quella della connessione {connection}.',
  canvas_ended: 'La persona {person} è disattivata, oppure il suo accesso è terminato.',
  person_returned:
    'I dati di questa persona sono stati cancellati il {day}, e Salesforce elenca ancora il record: la persona è di nuovo sulla piattaforma, come nuova. Per tenerla fuori, togliere prima il record dalla visualizzazione elenco.',
};

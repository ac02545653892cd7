import { spokenNow } from '../i18n/words.ts';

/** What the page says where its words do not come: the only ones that are in the code. */
const SAID = {
  en: { text: 'Rollcall could not be loaded. The network may have failed.', reload: 'Load the page again' },
  it: {
    text: 'Non è stato possibile caricare Rollcall. La rete potrebbe non funzionare.',
    reload: 'Ricarica la pagina',
  },
} as const;

export function drawWithoutWords(root: HTMLElement): void {
  const { language } = spokenNow();
  const { text, reload } = SAID[language];
  document.documentElement.lang = language;
  const main = document.createElement('main');
  const said = document.createElement('p');
  const button = document.createElement('button');
  main.style.padding = '2rem';
  said.role = 'alert';
  said.textContent = text;
  button.textContent = reload;
  button.addEventListener('click', () => location.reload());
  main.append(said, button);
  root.replaceChildren(main);
}

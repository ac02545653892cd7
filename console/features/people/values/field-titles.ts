import { useFieldTitle as useOwnTitle } from '../../../ui/use-codes.ts';

/** The platform's own fields have names in every language, additional ones the name that they were given. */
export function useFieldTitle(): (field: {
  readonly key: string;
  readonly title: string;
  readonly additional: boolean;
}) => string {
  const own = useOwnTitle();
  return ({ key, title, additional }) => (additional ? title : own(key));
}

const CLAUSE = /^(WHERE|WITH|GROUP|HAVING|ORDER|LIMIT|OFFSET|FOR|UPDATE)\b/i;

/**
 * The text between WHERE and the next clause of a query, character for character, or null without WHERE.
 * Only keywords outside of strings and parentheses count. The query must be valid SOQL.
 */
export function whereText(soql: string): string | null {
  let start = -1;
  let depth = 0;
  for (let i = 0; i < soql.length; i++) {
    const c = soql.charAt(i);
    if (c === "'") i = endOfString(soql, i);
    else if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (depth === 0 && startsWord(soql, i)) {
      const keyword = CLAUSE.exec(soql.slice(i, i + 8))?.[1]?.toUpperCase();
      if (keyword === 'WHERE') start = i + keyword.length;
      else if (keyword !== undefined && start >= 0) return soql.slice(start, i).trim();
    }
  }
  return start >= 0 ? soql.slice(start).trim() : null;
}

/** Position of the quote that ends the string beginning at `start`. */
function endOfString(soql: string, start: number): number {
  for (let i = start + 1; i < soql.length; i++) {
    const c = soql.charAt(i);
    if (c === '\\') i++;
    else if (c === "'") return i;
  }
  return soql.length;
}

function startsWord(soql: string, i: number): boolean {
  return i > 0 && /[\s)']/.test(soql.charAt(i - 1)) && /[A-Za-z]/.test(soql.charAt(i));
}

/** Matches this name and no other. */
export function exactly(name: string): RegExp {
  return new RegExp(`^${escaped(name)}$`);
}

/** Matches what a template literal can become: `\${…}` stands for any text. */
export function anyOf(template: string): RegExp {
  const fixed = template.split(/\$\{[^}]*\}/).map(escaped);
  return new RegExp(`^${fixed.join('.*')}$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

// Shortens long names in their middle: titles of groups often differ only at the end.

export function shortened(name, longest) {
  const letters = [...name];
  if (letters.length <= longest) return name;
  const start = Math.ceil((longest - 1) / 2);
  return `${letters.slice(0, start).join("").trimEnd()}…${letters.slice(start + 1 - longest).join("").trimStart()}`;
}

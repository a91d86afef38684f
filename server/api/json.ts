// JSON as https://www.rfc-editor.org/rfc/rfc7493 wants it between machines: what readers understand differently is refused,
// because otherwise a part of it would be dropped in silence.

/** Objects and lists within each other. */
const deepest = 32

/** @throws SyntaxError for what is no JSON, a name twice in an object, `__proto__`, a number out of range, or too deep nesting */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  refuseAmbiguity(text)
  return value
}

const token = /"(?:[^"\\]+|\\.)*"|[{}[\],]|-?\d[\d.eE+-]*/g

/** Of a text that is JSON. */
function refuseAmbiguity(text: string): void {
  /** The names seen in each object that is open, and undefined for a list. */
  const open: (Set<string> | undefined)[] = []
  let isName = false
  for (const [part] of text.matchAll(token)) {
    const names = open.at(-1)
    if (part === '{' || part === '[') {
      if (open.push(part === '{' ? new Set() : undefined) > deepest) throw new SyntaxError('nested too deeply')
      isName = part === '{'
    } else if (part === '}' || part === ']') {
      open.pop()
      isName = false
    } else if (part === ',') {
      isName = names !== undefined
    } else if (part.startsWith('"')) {
      if (isName) addName(names!, part)
      isName = false
    } else if (!Number.isFinite(Number(part))) throw new SyntaxError('a number out of range')
  }
}

function addName(names: Set<string>, written: string): void {
  const name = JSON.parse(written) as string
  if (name === '__proto__') throw new SyntaxError('a name that is not allowed')
  if (names.has(name)) throw new SyntaxError('a name twice in an object')
  names.add(name)
}

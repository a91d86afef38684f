import { failedToParse } from '../errors.ts'

/** Users may read every variable, but define only names that begin with a small letter, and CURRENT. */
export function checkVariableName(name: string, use: 'read' | 'define'): void {
  if (name === '') throw failedToParse('empty variable names are not allowed')
  if (use === 'define' && name === 'CURRENT') return
  const start = use === 'read' ? /^[a-zA-Z\u0080-\uffff]/ : /^[a-z\u0080-\uffff]/
  if (!start.test(name)) {
    throw failedToParse(`'${name}' starts with an invalid character for a user variable name`)
  }
  const invalid = /[^a-zA-Z0-9_\u0080-\uffff]/.exec(name)
  if (invalid !== null) {
    throw failedToParse(`'${name}' contains an invalid character for a variable name: '${invalid[0]}'`)
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { IntlMessageFormat } from 'intl-messageformat'
import ts from 'typescript'
import { readWords } from '../server/i18n/translator.ts'

const server = join(import.meta.dirname, '../server')
const vi = readWords('vi')
const en = readWords('en')

describe('the words of the interface', () => {
  it('are the same in both languages', () => {
    expect([...en.keys()].filter((key) => !vi.has(key))).to.deep.equal([])
    expect([...vi.keys()].filter((key) => !en.has(key))).to.deep.equal([])
  })

  it('take the same values in both languages', () => {
    for (const [key, text] of vi) expect(valuesOf(text, 'vi'), key).to.deep.equal(valuesOf(en.get(key) ?? '', 'en'))
  })

  it('are never empty, nor begin or end with a space', () => {
    for (const [key, text] of [...vi, ...en]) expect(text, key).to.match(/^\S(.*\S)?$/s)
  })

  it('are in composed letters, as people type and search them', () => {
    for (const file of wordFiles()) {
      const text = readFileSync(file, 'utf8')
      expect(text === text.normalize('NFC'), file).to.equal(true)
    }
  })

  it('are Vietnamese in the one and English in the other', () => {
    const marked = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i
    // Names, and the samples of the style page.
    const ofBoth = (key: string) => key === 'layout.name' || /^(languages|style)\./.test(key)
    for (const [key, text] of en) expect(marked.test(text) && !ofBoth(key), key).to.equal(false)
    for (const [key, text] of vi) {
      const isSentence = text.replace(/\{[^}]*\}/g, '').split(/\s+/).length > 4
      if (isSentence && !ofBoth(key)) expect(marked.test(text), key).to.equal(true)
    }
  })

  const used = usedInCode()
  it('are there when the code names them', () => {
    expect(used.keys.size).to.be.above(20)
    const keys = [...vi.keys()]
    // Some name a group of words, of which one is chosen later.
    const isThere = (key: string) => vi.has(key) || keys.some((other) => other.startsWith(`${key}.`))
    for (const [key, file] of used.keys) expect(isThere(key), `${key} in ${file}`).to.equal(true)
  })

  it('are there for what the audit log tells', () => {
    expect(used.actions.size).to.be.above(3)
    for (const [action, file] of used.actions) {
      const key = action.replace('.', '.audit.')
      expect(vi.has(key), `${key} for ${action} in ${file}`).to.equal(true)
    }
  })
})

/** `count: number`, `unit: select minutes other`: all that a text is given, and how it uses it. */
function valuesOf(text: string, language: string): string[] {
  const found = new Set<string>()
  const collect = (parts: readonly Part[]): void => {
    for (const { type, value, options = {} } of parts) {
      if (type !== literal && type !== pound && typeof value === 'string') {
        // The plurals of the two languages differ; what is chosen between does not.
        const choices = type === select ? Object.keys(options).sort() : []
        found.add([`${value}:`, kinds[type] ?? type, ...choices].join(' '))
      }
      for (const option of Object.values(options)) collect(option.value)
    }
  }
  collect(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst() as unknown as Part[])
  return [...found].sort()
}

interface Part {
  readonly type: number
  readonly value?: unknown
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>
}

/** Of the library's syntax trees. */
const [literal, select, pound] = [0, 5, 7]
const kinds: Record<number, string> = { 1: 'text', 2: 'number', 3: 'date', 4: 'time', 5: 'select', 6: 'number' }

function wordFiles(): string[] {
  return readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|[/\\])(vi|en)\.json$/.test(file))
    .map((file) => join(server, file))
}

/** Keys and audit actions that are written out somewhere in the code, each with a file that has it. */
function usedInCode() {
  const keys = new Map<string, string>()
  const actions = new Map<string, string>()
  const beginnings = new Set([...vi.keys()].map((key) => key.split('.')[0]))
  for (const file of readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    const source = ts.createSourceFile(file, readFileSync(join(server, file), 'utf8'), ts.ScriptTarget.Latest, true)
    const look = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) && /^[a-z]\w*(\.\w+)+$/.test(node.text) && !node.text.endsWith('.json')) {
        if (isNamed(node, 'action')) actions.set(node.text, file)
        else if (isPolicy(node)) keys.set(`${node.text.replace('.', '.policies.')}.name`, file)
        else if (isPersonData(node)) keys.set(`${node.text.replace('.', '.data.')}.name`, file)
        else if (beginnings.has(node.text.split('.')[0]) && isWord(node)) keys.set(node.text, file)
      }
      ts.forEachChild(node, look)
    }
    look(source)
  }
  return { keys, actions }
}

/** Names of events and timers look like keys: they name handlers, are handed to the outbox, or kept as `…Event` or `name`. */
function isWord(node: ts.StringLiteral): boolean {
  const { parent } = node
  if (ts.isPropertyAssignment(parent) && (parent.name === node || isNamed(node, 'name'))) return false
  if (ts.isVariableDeclaration(parent) && parent.name.getText().endsWith('Event')) return false
  return !(ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) && parent.expression.text === 'enqueue')
}

/** Its key has words, but is none: they are looked for where they are. */
function isPolicy(node: ts.StringLiteral): boolean {
  return isKeyOf(node, 'mayOverride')
}

function isPersonData(node: ts.StringLiteral): boolean {
  return isKeyOf(node, 'isKept')
}

/** The `key` of an object that has this property too. */
function isKeyOf(node: ts.StringLiteral, property: string): boolean {
  const definition = node.parent.parent
  if (!isNamed(node, 'key') || !ts.isObjectLiteralExpression(definition)) return false
  return definition.properties.some(({ name }) => name?.getText() === property)
}

function isNamed({ parent }: ts.Node, name: string): boolean {
  return ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name) && parent.name.text === name
}

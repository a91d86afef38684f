import { join } from 'node:path'
import { expect } from 'chai'
import { ESLint, type Linter } from 'eslint'
import tseslint from 'typescript-eslint'

const root = join(import.meta.dirname, '..')
const storage = 'storage/database/index.ts'
const test = 'test/lint.test.ts'

describe('the rules of the house', () => {
  // Without the rules that need types, which take seconds to load and are not ours.
  const overrideConfig = tseslint.configs.disableTypeChecked as Linter.Config
  const eslint = new ESLint({ cwd: root, overrideConfig })

  const broken: [string, string, string][] = [
    [storage, 'export default 1', 'no-restricted-exports'],
    [storage, 'export const uri = process.env.MONGODB_URI', 'no-restricted-properties'],
    [storage, 'const { env } = process\nexport const uri = env.MONGODB_URI', 'no-restricted-properties'],
    [storage, "import { env } from 'node:process'\nexport const uri = env.MONGODB_URI", 'no-restricted-imports'],
    [storage, 'export function show(value: any) {\n  return String(value)\n}', '@typescript-eslint/no-explicit-any'],
    [storage, "export { open } from 'lmdb'", 'no-restricted-syntax'],
    [storage, "export const load = () => import('lmdb')", 'no-restricted-syntax'],
    [storage, "export type Db = import('lmdb').Database", 'no-restricted-syntax'],
    [test, "describe.only('it', () => {})", 'no-restricted-syntax'],
    [test, "it.skip('does', () => {})", 'no-restricted-syntax'],
    [test, "xit('does', () => {})", 'no-restricted-syntax'],
    [test, "it('does', function () {\n  this.skip()\n})", 'no-restricted-syntax'],
  ]
  for (const [file, text, rule] of broken) {
    it(`forbid ${JSON.stringify(text)} in ${file}`, async () => expect(await rulesBroken(file, text)).to.include(rule))
  }

  const kept: [string, string][] = [
    ['storage/database/embedded/store/lmdb.ts', "export { open } from 'lmdb'"],
    [storage, "export const engine = 'lmdb'"],
    ['test/support/mongodb.ts', 'export const uri = process.env.MONGODB_URI'],
    ['eslint.config.js', 'export default []'],
  ]
  for (const [file, text] of kept) {
    it(`allow ${text} in ${file}`, async () => expect(await rulesBroken(file, text)).to.deep.equal([]))
  }

  async function rulesBroken(file: string, text: string): Promise<(string | null)[]> {
    const [result] = await eslint.lintText(`${text}\n`, { filePath: join(root, file) })
    return result?.messages.map(({ ruleId }) => ruleId) ?? []
  }
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import ts from 'typescript'

/** What only scripts/bench, scripts/demo-files and scripts/readme.ts import. */
const forDevelopers = { autocannon: true, prettier: true }

const root = join(import.meta.dirname, '..')

describe('the packages that we depend on', () => {
  const { dependencies = {}, devDependencies = {} } = readPackage('package.json')

  it('are all named in package.json, and the running system needs none of those for development', () => {
    const running = importedIn('server', 'storage', 'scripts').filter(
      (name) => !(name in { ...dependencies, ...forDevelopers }),
    )
    const development = importedIn('test').filter((name) => !(name in { ...dependencies, ...devDependencies }))

    expect(running).to.deep.equal([])
    expect(development).to.deep.equal([])
  })

  it('have exact versions', () => {
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      expect(version).to.match(/^\d+\.\d+\.\d+$/)
  })

  it('are locked without the addresses that they were downloaded from', () => {
    expect(read('package-lock.json')).not.to.match(/"resolved": "https?:/)
  })

  describe('NOTICE', () => {
    const listed = [...read('NOTICE').matchAll(/^ {2}(\S+) +(\S+(?: AND \S+)?) +(\S.*)$/gm)].map(
      ([, name, licence]) => ({
        name,
        licence,
      }),
    )

    it('names exactly them', () => {
      const names = listed.map(({ name }) => name)
      expect(names).to.deep.equal([...Object.keys(dependencies), ...Object.keys(devDependencies)])
    })

    it('gives each the licence that it states itself', () => {
      const stated = listed.map(({ name }) => ({
        name,
        licence: licenceOf(readPackage(`node_modules/${name}/package.json`)),
      }))
      expect(listed).to.deep.equal(stated)
    })
  })
})

interface Package {
  license?: string
  /** As packages stated it once. */
  licenses?: { type: string }[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

function licenceOf({ license, licenses = [] }: Package): string {
  return license ?? licenses.map(({ type }) => type).join(' OR ')
}

function importedIn(...folders: string[]): string[] {
  const names = readdirSync(root)
    .filter((folder) => folders.includes(folder))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => ts.preProcessFile(read(file), true).importedFiles)
    .map(({ fileName }) => /^(@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? '')
    // What Express's types are extended in is a part of @types/express.
    .filter((name) => !/^(\.|node:|express-serve-static-core$)/.test(name))
  return [...new Set(names)]
}

function readPackage(path: string): Package {
  return JSON.parse(read(path)) as Package
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

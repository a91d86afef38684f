import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect } from 'chai'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')

/** Each may use the ones before it, and of a feature its index.ts only. */
const features = [
  ...['schools', 'policies', 'years', 'curriculum', 'people', 'classes', 'accounts', 'notices'],
  ...['consents', 'imports'],
  ...[
    'uploads',
    'processing',
    'materials',
    'usage',
    'catalogue',
    'curation',
    'reports',
    'collections',
    'coverage',
    'updates',
    'packages',
    'timetable',
    'courses',
    'assignments',
    'disruption',
    'discussions',
    'announcements',
    'calendar',
    'cartridges',
    'harvesting',
    'privacy',
    'figures',
    'tokens',
    'operations',
    'style',
    'home',
    'demo',
  ],
]
const base = [
  'errors.ts',
  'arrange.ts',
  'roles.ts',
  'actor.ts',
  'day.ts',
  'log.ts',
  'config.ts',
  'stores.ts',
  'search-indexes.ts',
  'version.ts',
  'policy.ts',
  'person-data.ts',
  'unit-contents.ts',
  'year-use.ts',
  'file-use.ts',
  'xml.ts',
  'material-lenders.ts',
  'online-spans.ts',
  'material-steps.ts',
  'upstream-users.ts',
  'use-viewers.ts',
].map(inServer)
const plumbing = ['i18n', 'changes', 'outbox', 'audit', 'mail', 'sealing', 'spreadsheets'].map(inServer)
const web = ['http', 'pages', 'api'].map(inServer)
const declaration = inServer('feature.ts')

/** What a file or folder may import besides itself; the most exact name counts. Imports of types count too. */
const mayImport: Record<string, string[]> = {
  'storage/files': [],
  'storage/bundle.ts': [],
  'storage/search': ['storage/bundle.ts'],
  ...Object.fromEntries(base.map((file) => [file, [...base, 'storage/files/files.ts', 'storage/search/search.ts']])),
  ...Object.fromEntries(
    plumbing.map((folder) => [
      folder,
      [...base, ...plumbing, 'storage/bundle.ts', 'storage/database/index.ts', 'storage/search/fold.ts'],
    ]),
  ),
  ...Object.fromEntries(
    web.map((folder) => [folder, [...base, ...plumbing, ...web, 'storage/database/index.ts', declaration]]),
  ),
  [declaration]: [...base, ...plumbing, ...web],
  ...Object.fromEntries(
    features.map((feature, at) => [
      inServer(feature),
      [
        ...[...base, ...plumbing, ...web, declaration, 'storage/database/index.ts', 'storage/search/fold.ts'],
        ...['storage/search/words.ts', 'storage/files/keys.ts', 'storage/files/disposition.ts'],
        ...['storage/files/files.ts', 'storage/files/range.ts'],
        ...['storage/search/search.ts', 'storage/search/synonyms.ts'],
        ...features.slice(0, at).map((earlier) => inServer(`${earlier}/index.ts`)),
      ],
    ]),
  ),
  // The files that put the features together.
  server: ['server', 'storage/database/index.ts', 'storage/files/index.ts', 'storage/search/index.ts'],
  'storage/database': ['storage/database/embedded/start.ts'],
  ...inEmbedded({
    'errors.ts': ['bson'],
    bson: ['errors.ts'],
    query: ['errors.ts', 'bson'],
    aggregate: ['errors.ts', 'bson', 'query'],
    store: ['errors.ts', 'bson', 'query'],
    planner: ['errors.ts', 'bson', 'query', 'store'],
    owner: ['errors.ts'],
    wire: ['errors.ts', 'bson'],
    commands: ['errors.ts', 'bson', 'query', 'aggregate', 'store', 'planner', 'wire/dispatcher.ts'],
  }),
  // The files beside these folders put them together: start.ts, worker.ts.
  'storage/database/embedded': ['storage/database/embedded', 'storage/bundle.ts'],
  scripts: ['storage', 'server'],
  test: ['storage', 'server', 'scripts'],
}

describe('the direction of imports', () => {
  it('is kept by every file', () => {
    const files = sourceFiles()
    const violations = files.flatMap((file) => violationsIn(file, readFileSync(join(root, file), 'utf8')))

    expect(files).to.include('storage/database/index.ts')
    expect(violations.join('\n')).to.equal('')
  })

  const planted: [string, string][] = [
    ['storage/database/embedded/bson/compare.ts', "import { compileFilter } from '../query/filter.ts'"],
    ['storage/database/embedded/query/filter.ts', "import type { Store } from '../store/store.ts'"],
    ['storage/database/embedded/store/store.ts', "export { runPipeline } from '../aggregate/pipeline.ts'"],
    ['storage/database/embedded/owner/lock.ts', "import { open } from '../store/store.ts'"],
    ['storage/database/embedded/wire/server.ts', "const start = await import('../start.ts')"],
    ['storage/database/embedded/commands/insert.ts', "import { serve } from '../wire/server.ts'"],
    ['storage/database/index.ts', "import { dispatch } from './embedded/commands/dispatch.ts'"],
    ['server/errors.ts', "import { record } from './audit/index.ts'"],
    ['server/outbox/run.ts', "import { readForm } from '../http/form.ts'"],
    ['server/spreadsheets/read.ts', "import { fileOf } from '../http/upload.ts'"],
    ['server/http/form.ts', "import { findActor } from '../accounts/index.ts'"],
    ['server/people/list.ts', "import { findActor } from '../accounts/index.ts'"],
    ['server/accounts/actors.ts', "import { Person } from '../people/person.model.ts'"],
    ['server/accounts/actors.ts', "import { createApp } from '../app.ts'"],
    ['storage/files/disk.ts', "import { connect } from '../database/index.ts'"],
    ['storage/database/index.ts', "import { config } from '../../server/config.ts'"],
    ['scripts/database.ts', "import { make } from '../test/support/make.ts'"],
  ]
  for (const [file, line] of planted) {
    it(`would be broken by ${line} in ${file}`, () => expect(violationsIn(file, line)).to.have.length(1))
  }

  it('knows every folder of the server', () => expect(violationsIn('server/shared/text.ts', '')).to.have.length(1))
})

function inServer(name: string): string {
  return `server/${name}`
}

function inEmbedded(folders: Record<string, string[]>): Record<string, string[]> {
  const within = (name: string) => `storage/database/embedded/${name}`
  return Object.fromEntries(Object.entries(folders).map(([name, others]) => [within(name), others.map(within)]))
}

function sourceFiles(): string[] {
  return readdirSync(root)
    .filter((folder) => ['server', 'storage', 'scripts', 'test'].includes(folder))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => posix.join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts'))
}

function violationsIn(file: string, text: string): string[] {
  const home = homeOf(file)
  const isUnknownFeature = home === 'server' && file.split('/').length > 2
  if (home === undefined || isUnknownFeature) return [`${file} lies in no folder that the list knows`]

  return ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => posix.join(posix.dirname(file), fileName))
    .filter((target) => homeOf(target) !== home && !mayImport[home]?.some((folder) => isIn(target, folder)))
    .map((target) => `${file} must not import ${target}`)
}

function homeOf(file: string): string | undefined {
  const homes = Object.keys(mayImport).filter((folder) => isIn(file, folder))
  return homes.sort((a, b) => b.length - a.length)[0]
}

function isIn(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`)
}

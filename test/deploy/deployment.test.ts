// What can be said of the deployment without an engine that runs it: that its files fit each other and the system.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { describeSettings, readConfig } from '../../server/config.ts'

const root = join(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const compose = read('compose.yaml')
const variables = (text: string) => [...text.matchAll(/^([A-Z][A-Z_]+)=/gm)].map(([, name]) => name!)
/** What the servers and the worker are given. */
const settings = /environment: &settings\n((?: {4}.*\n)+)/.exec(compose)![1]!

describe('the deployment', () => {
  it('gives the servers only settings that there are', () => {
    const given = [...settings.matchAll(/^ {4}([A-Z0-9_]+):/gm)].map(([, name]) => name!)
    expect(given).to.include.members([
      'MONGODB_URI',
      'S3_ENDPOINT',
      'MEILI_URL',
      'SESSION_SECRET',
      'PERSONAL_DATA_KEY',
      'PUBLIC_URL',
    ])
    expect(describeSettings().map(({ variable }) => variable)).to.include.members(given)
  })

  it('gives them settings that are accepted', () => {
    const filled = settings.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1').replace(/\$\{DOMAIN:\?\}/g, 'hoclieu.example')
    const lines = filled
      .replace(/\$\{[A-Z_]+:\?\}/g, 'a'.repeat(64))
      .matchAll(/^ {4}([A-Z0-9_]+): *(?:#.*|'?([^'\n]*)'?)$/gm)
    const config = readConfig(Object.fromEntries([...lines].map(([, name, value]) => [name!, value])))
    expect(config).to.deep.include({ environment: 'production', demo: false, work: false, host: '0.0.0.0' })
  })

  it('takes every secret from a file that the example lists', () => {
    const wanted = [...compose.matchAll(/\$\{([A-Z_]+):\?\}/g)].map(([, name]) => name!)
    expect(variables(read('deploy/example.env'))).to.include.members(wanted)
  })

  it('has no secret in the example', () => {
    const filled = [...read('deploy/example.env').matchAll(/^([A-Z_]*(?:SECRET|PASSWORD|KEY)[A-Z_]*)=(.+)$/gm)]
    expect(filled.map(([, name]) => name)).to.deep.equal([])
  })

  it('builds an image from files that there are, and keeps everything else out of it', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) =>
      names!.split(' '),
    )
    expect(copied).to.include.members(['package-lock.json', 'server', 'storage', 'views', 'public', 'scripts'])
    for (const name of copied) expect(existsSync(join(root, name)), name).to.equal(true)
    const [first, ...others] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(first).to.equal('*')
    expect(others.map((line) => line.replace(/^!/, ''))).to.have.members([...new Set(copied)])
  })

  it('lets the proxy reach the servers by the names that they have', () => {
    const [, names = ''] = /reverse_proxy ((?:\S+:3000 ?)+)/.exec(read('deploy/Caddyfile'))!
    for (const name of names.trim().split(' '))
      expect(compose).to.match(new RegExp(`^  ${name.replace(':3000', '')}:`, 'm'))
    expect(compose).to.include("PORT: '3000'")
  })

  it('names every image by its version', () => {
    const images = [...compose.matchAll(/image: (\S+)/g)]
      .map(([, image]) => image!)
      .filter((image) => image !== 'hoclieu')
    const bases = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!)
    for (const image of [...images, ...bases]) expect(image).to.match(/:v?\d+\.\d+(\.\d+)?/)
  })
})

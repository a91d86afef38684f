import { expect } from 'chai'
import { ConfigError, describeSettings, readConfig } from '../../server/config.ts'

const refusal = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError)
    return (error as Error).message
  }
  return 'accepted'
}

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://hoclieu.lamgiang.example',
  SESSION_SECRET: 'x'.repeat(32),
  PERSONAL_DATA_KEY: 'y'.repeat(32),
}

const openid = { OPENID_ISSUER: 'https://id.example', OPENID_CLIENT_ID: 'hoclieu', OPENID_CLIENT_SECRET: 'x' }

describe('the settings', () => {
  it('need none to be given', () => {
    const config = readConfig({})
    expect(config).to.include({ host: '127.0.0.1', port: 3000, demo: true, dataDirectory: './data', work: true })
    expect(config.mongodbUri).to.equal(undefined)
  })

  it('are frozen', () => expect(Object.isFrozen(readConfig({}))).to.equal(true))

  it('take an empty text for none', () => expect(readConfig({ MONGODB_URI: '', PORT: ' ' }).port).to.equal(3000))

  const refused: [string, Record<string, string>, string][] = [
    ['a port that is no number', { PORT: 'http' }, 'PORT must be a whole number'],
    ['a port beyond the last', { PORT: '65536' }, 'PORT must be at most 65535'],
    ['an environment that is none', { NODE_ENV: 'prod' }, 'NODE_ENV must be development, production or test'],
    [
      'an address of another kind',
      { MONGODB_URI: 'http://db' },
      'MONGODB_URI must be an address that begins with mongodb://',
    ],
    ['an address that is none', { MEILI_URL: 'search' }, 'MEILI_URL must be an address'],
    ['a misspelt setting', { MONGODB_URL: 'mongodb://db' }, 'MONGODB_URL is not a setting'],
    ['a short secret', { SESSION_SECRET: 'x'.repeat(31) }, 'SESSION_SECRET must have at least 32 characters'],
    ['a short secret among long ones', { SESSION_SECRET: `${'x'.repeat(32)},y` }, 'SESSION_SECRET must have'],
    [
      'S3 without a bucket',
      { S3_ENDPOINT: 'http://s3', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' },
      'S3_BUCKET is needed with S3_ENDPOINT',
    ],
    ['S3 without keys', { S3_ENDPOINT: 'http://s3', S3_BUCKET: 'b' }, 'S3_ACCESS_KEY_ID is needed'],
    ['mail without a sender', { MAIL_URL: 'smtp://mail' }, 'MAIL_FROM is needed with MAIL_URL'],
    [
      'a provider of identities without what it calls us',
      { ...openid, OPENID_CLIENT_ID: '' },
      'OPENID_CLIENT_ID is needed with OPENID_ISSUER',
    ],
    [
      'a provider of identities without a secret',
      { ...openid, OPENID_CLIENT_SECRET: '' },
      'OPENID_CLIENT_SECRET is needed with OPENID_ISSUER',
    ],
    ['a secret for no provider', { OPENID_CLIENT_SECRET: 'x' }, 'OPENID_ISSUER is needed with OPENID_CLIENT_SECRET'],
    ['a name for no provider', { OPENID_NAME: 'x' }, 'OPENID_ISSUER is needed with OPENID_NAME'],
    [
      'a provider of identities that anybody on the way could be',
      { ...openid, OPENID_ISSUER: 'http://id.example' },
      'OPENID_ISSUER must begin with https://',
    ],
    [
      'a provider of identities that is no address',
      { ...openid, OPENID_ISSUER: 'id' },
      'OPENID_ISSUER must be an address',
    ],
    ['a misspelt setting of the provider', { ...openid, OPENID_SECRET: 'x' }, 'OPENID_SECRET is not a setting'],
    ['production without a secret', { ...production, SESSION_SECRET: '' }, 'SESSION_SECRET is needed in production'],
    [
      'production without the key of personal data',
      { ...production, PERSONAL_DATA_KEY: '' },
      'PERSONAL_DATA_KEY is needed in production',
    ],
    ['a short key', { PERSONAL_DATA_KEY: 'x'.repeat(31) }, 'PERSONAL_DATA_KEY must have at least 32 characters'],
    [
      'a short former key',
      { PERSONAL_DATA_KEY: 'x'.repeat(32), PERSONAL_DATA_OLD_KEYS: `${'y'.repeat(32)},${'z'.repeat(31)}` },
      'PERSONAL_DATA_OLD_KEYS must have at least 32 characters each',
    ],
    [
      'former keys without a key',
      { PERSONAL_DATA_OLD_KEYS: 'y'.repeat(32) },
      'PERSONAL_DATA_KEY is needed with PERSONAL_DATA_OLD_KEYS',
    ],
    ['a form limit of nothing', { FORM_UPLOAD_LIMIT: '0' }, 'FORM_UPLOAD_LIMIT must be'],
    ['production without an address', { ...production, PUBLIC_URL: '' }, 'PUBLIC_URL is needed in production'],
    ['a demo in production', { ...production, DEMO: 'yes' }, 'DEMO must not be yes in production'],
    ['a demo that others can reach', { HOST: '0.0.0.0' }, 'HOST must be a loopback address'],
    [
      'a demo on a name that only looks like loopback',
      { HOST: '127.0.0.1.example' },
      'HOST must be a loopback address',
    ],
  ]
  for (const [what, environment, sentence] of refused) {
    it(`refuse ${what}`, () => expect(refusal(environment)).to.contain(sentence))
  }

  it('name everything that is wrong at once', () => {
    expect(refusal({ PORT: 'x', MEILI_URL: 'y' }))
      .to.contain('PORT')
      .and.to.contain('MEILI_URL')
  })

  it('accept production with what it needs, without a demo', () => {
    expect(readConfig(production)).to.include({ demo: false, environment: 'production' })
  })

  it('accept every loopback address for the demo', () => {
    for (const HOST of ['localhost', '::1', '127.0.0.1', '127.1.2.3']) expect(readConfig({ HOST }).demo).to.equal(true)
  })

  it('accept any address without a demo', () =>
    expect(readConfig({ HOST: '0.0.0.0', DEMO: 'no' }).demo).to.equal(false))

  it('accept a provider of identities elsewhere with https, and any on this machine', () => {
    for (const issuer of [
      'https://id.example/realms/so',
      'http://localhost:9000',
      'http://127.0.0.1',
      'http://[::1]:9000',
    ])
      expect(readConfig({ ...openid, OPENID_ISSUER: issuer }).openidIssuer).to.equal(issuer)
  })

  it('read several secrets and proxies', () => {
    const secrets = ['a'.repeat(32), 'b'.repeat(40)]
    const config = readConfig({ SESSION_SECRET: secrets.join(', '), TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' })
    expect(config.sessionSecrets).to.deep.equal(secrets)
    expect(config.trustedProxies).to.deep.equal(['10.0.0.0/8', '127.0.0.1'])
  })

  it('each have a sentence', () => {
    for (const { variable, sentence } of describeSettings()) expect(sentence, variable).to.match(/\.$/)
  })
})

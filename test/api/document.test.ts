import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'chai'
import { z } from 'zod'
import { describeApi, withDocument } from '../../server/api/document.ts'
import { listOperation, operation } from '../../server/api/index.ts'
import { collectSchemas } from '../../server/api/schema-collection.ts'
import { features } from '../../server/features.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { answers } from './answers.ts'
import { makeCaller } from './caller.ts'
import { type ApiAnswer, behindProxy, call } from './client.ts'

type Json = Record<string, unknown>
interface Described {
  operationId: string
  summary: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters?: Json[]
  requestBody?: { content: Json }
  responses: Record<string, Json>
}
interface Document extends Json {
  paths: Record<string, Record<string, Described>>
  components: Record<string, Record<string, Json>>
}

const document = JSON.parse(JSON.stringify(describeApi(features))) as Document
const routes = withDocument(features).flatMap(({ api = [] }) => api)
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({ path, method, described })),
)

describe('the document of the API', () => {
  it('has what OpenAPI 3.1 asks for, and nothing else', () => {
    expect(document.openapi).to.equal('3.1.1')
    expect(document.info).to.include.keys('title', 'version')
    expectKeys(document, ['openapi', 'info', 'servers', 'paths', 'tags', 'components'])
    expectKeys(document.components, ['securitySchemes', 'parameters', 'headers', 'responses', 'schemas'])
    for (const names of Object.values(document.components).map(Object.keys))
      for (const name of names) expect(name).to.match(/^[\w.-]+$/)
  })

  it('has every operation of every feature once', () => {
    const described = operations.map(({ path, method, described }) => `${described.operationId}: ${method} ${path}`)
    const wanted = routes.map(({ operationId, method, path }) => `${operationId}: ${method} ${path}`)
    expect(described.sort()).to.deep.equal(wanted.sort())
  })

  for (const { path, method, described } of operations) {
    describe(`about ${described.operationId}`, () => {
      const route = routes.find(({ operationId }) => operationId === described.operationId)!

      it('says what an operation has to say', () => {
        const keys = [
          'operationId',
          'summary',
          'description',
          'tags',
          'security',
          'parameters',
          'requestBody',
          'responses',
        ]
        expectKeys(described as unknown as Json, keys)
        expect(described.summary).to.match(/\.$/)
        expect((document.tags as Json[]).map(({ name }) => name)).to.include.members(described.tags)
        if (method === 'get') expect(described).not.to.have.property('requestBody')
      })

      it('has each parameter of the address, and each name once', () => {
        const parameters = (described.parameters ?? []).map(resolved)
        for (const parameter of parameters) {
          expectKeys(parameter, ['name', 'in', 'required', 'description', 'schema'])
          expect(parameter.in).to.be.oneOf(['path', 'query'])
          if (parameter.in === 'path') expect(parameter.required).to.equal(true)
        }
        const names = parameters.map(({ name }) => name)
        expect(new Set(names).size).to.equal(names.length)
        const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
        expect(inPath).to.have.members([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
        expect(names).to.have.members(Object.keys(route.parameters.shape))
      })

      it('names the scope that the token needs', () => {
        const wanted = { open: [], any: [{ token: [] }] }[route.scope] ?? [{ token: [route.scope] }]
        expect(described.security).to.deep.equal(wanted)
        for (const name of described.security.flatMap(Object.keys))
          expect(document.components.securitySchemes).to.have.property(name)
      })

      it('describes its answer and its refusals', () => {
        expect(described.responses).to.have.property(String(route.status))
        for (const [status, given] of Object.entries(described.responses)) {
          const response = resolved(given)
          expect(status).to.match(/^[2-5]\d\d$/)
          expectKeys(response, ['description', 'headers', 'content'])
          expect(response.description).to.be.a('string')
          const types = Object.keys((response.content ?? {}) as Json)
          if (route.sendsFile && Number(status) < 417 && !['404', '400'].includes(status))
            expect(types).to.deep.equal(Number(status) < 300 ? ['application/octet-stream'] : [])
          else if (Number(status) >= 400) expect(types).to.deep.equal(['application/problem+json'])
          else expect(types).to.deep.equal(status === '204' ? [] : ['application/json'])
        }
      })

      it('lets no name in a body pass that it does not describe', () => {
        const { content = {} } = described.requestBody ?? {}
        const body = Object.values(content)[0] as { schema: Json } | undefined
        expect(Object.keys(content)).to.deep.equal(
          body ? [route.files || route.takesFile ? 'multipart/form-data' : 'application/json'] : [],
        )
        expect(body ? openObjects(body.schema) : []).to.deep.equal([])
      })

      it('has schemas that can be compiled', () => {
        for (const schema of schemasOf(described)) expect(() => validatorOf(schema)).not.to.throw()
      })
    })
  }

  it('leads nowhere with no reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!)
    expect(references).not.to.be.empty
    for (const reference of references) expect(at(reference), reference).to.be.an('object')
  })

  it('refuses two schemas of one id that differ', () => {
    const schemas = collectSchemas()
    schemas.add(z.array(z.strictObject({ a: z.string() }).meta({ id: 'Twin' })), 'output')
    schemas.add(z.array(z.strictObject({ a: z.string() }).meta({ id: 'Twin' })), 'output')
    expect(() => schemas.add(z.strictObject({ b: z.string() }).meta({ id: 'Twin' }), 'output')).to.throw('Twin')
  })

  it('tells what is optional, what is not, and how lists go on', () => {
    const id = z.string().meta({ description: 'Which one.' })
    const api = [
      listOperation({
        path: '/trees/{id}/leaves',
        operationId: 'listLeaves',
        summary: 'Leaves.',
        scope: 'trees:read',
        parameters: z.object({ id, kind: z.enum(['a', 'b']), size: z.int().min(1).default(2) }),
        item: z.strictObject({ id }),
        run: () => Promise.reject(new Error('never run')),
      }),
      operation({
        method: 'delete',
        path: '/trees/{id}',
        operationId: 'fell',
        summary: 'Fell.',
        scope: 'any',
        parameters: z.object({ id }),
        status: 204,
        run: () => Promise.resolve(),
      }),
    ]
    // A scope without words would not be described.
    const words = [{ name: 'tokens', api: api.map((route) => ({ ...route, scope: 'any' })) }]
    const { paths, components } = JSON.parse(JSON.stringify(describeApi(words))) as Document

    expect(paths['/trees/{id}/leaves']?.get?.parameters).to.deep.equal([
      { name: 'id', in: 'path', required: true, description: 'Which one.', schema: { type: 'string' } },
      { name: 'kind', in: 'query', required: true, schema: { type: 'string', enum: ['a', 'b'] } },
      {
        ...{ name: 'size', in: 'query', required: false },
        schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, default: 2 },
      },
      { $ref: '#/components/parameters/limit' },
      { $ref: '#/components/parameters/cursor' },
    ])
    expect(components.parameters).to.have.all.keys('limit', 'cursor')
    expect(Object.keys(paths['/trees/{id}']?.delete?.responses ?? {})).to.deep.equal([
      '204',
      '401',
      '403',
      '404',
      '406',
      '422',
      '429',
      '500',
      '503',
    ])
  })
})

describe('real answers of the API', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp(behindProxy)
  })
  after(() => app.stop())

  it('are compared for every operation', () => {
    expect(Object.keys(answers)).to.have.members(routes.map(({ operationId }) => operationId))
  })

  it('hold the document itself', async () => {
    const described: unknown = JSON.parse(JSON.stringify(describeApi(features)))
    expect((await call(app, 'GET /openapi.json')).json).to.deep.equal(described)
  })

  for (const { path, method, described } of operations) {
    const { operationId } = described
    const address = `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, 'f'.repeat(24))}`
    const needsToken = described.security.length > 0

    it(`of ${operationId} are as they are described`, async () => {
      const answer = await answers[operationId]!(app, await makeCaller(app))

      expect(answer.status).to.be.within(200, 299)
      if (!routes.some((route) => route.operationId === operationId && route.sendsFile))
        expectDescribed(path, method, answer)
    })

    it(`of ${operationId} are refused as it is described`, async () => {
      const { token } = await makeCaller(app)
      const refusals = [
        await call(app, `${address}?nobodyKnows=1`, { token, ...(described.requestBody ? { body: {} } : {}) }),
        ...(needsToken ? [await call(app, address), await call(app, address, { token: 'x' })] : []),
        ...(described.requestBody ? [await call(app, address, { token, text: '{' })] : []),
      ]
      for (const answer of refusals) {
        expect(answer.status).to.be.within(400, 499)
        expectDescribed(path, method, answer)
      }
    })
  }
})

function expectDescribed(path: string, method: string, { status, json, headers }: ApiAnswer): void {
  const responses = document.paths[path]?.[method]?.responses ?? {}
  expect(Object.keys(responses)).to.include(String(status))
  const [content] = contentsOf(responses[status]!)
  if (!content) {
    expect(json).to.equal(undefined)
    return
  }
  expect(headers.get('content-type')).to.equal(`${content.type}; charset=utf-8`)
  const validate = validatorOf(content.schema)
  expect(validate(json) ? [] : validate.errors).to.deep.equal([])
}

function contentsOf(response: Json): { type: string; schema: Json }[] {
  const content = (resolved(response).content ?? {}) as Record<string, { schema: Json }>
  return Object.entries(content).map(([type, { schema }]) => ({ type, schema }))
}

function schemasOf({ parameters = [], requestBody, responses }: Described): Json[] {
  return [
    ...parameters.map((parameter) => resolved(parameter).schema as Json),
    ...(requestBody ? contentsOf(requestBody) : []).map(({ schema }) => schema),
    ...Object.values(responses).flatMap((response) => contentsOf(response).map(({ schema }) => schema)),
  ]
}

/** A document of OpenAPI is no schema, so each of its schemas is one to ajv. */
function validatorOf(schema: Json): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  addFormats.default(ajv)
  for (const [name, component] of Object.entries(document.components.schemas ?? {}))
    ajv.addSchema(alone(component), `component:${name}`)
  return ajv.compile(alone(schema))
}

function alone(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'component:')) as Json
}

function at(reference: string): unknown {
  const parts = reference.slice(2).split('/')
  return parts.reduce<unknown>((found, part) => (found as Json | undefined)?.[part], document)
}

function resolved(given: Json): Json {
  return '$ref' in given ? (at(String(given.$ref)) as Json) : given
}

/** The objects in a schema that let other names pass. */
function openObjects(schema: unknown, place = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const target = resolved(schema as Json)
  const isOpen = target.type === 'object' && target.additionalProperties === undefined
  return [
    ...(isOpen ? [place || 'body'] : []),
    ...Object.entries(target).flatMap(([key, part]) => openObjects(part, `${place}/${key}`)),
  ]
}

function expectKeys(given: Json, allowed: string[]): void {
  expect(Object.keys(given).filter((key) => !allowed.includes(key))).to.deep.equal([])
}

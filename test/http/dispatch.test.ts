import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express, { type ErrorRequestHandler, type Response } from 'express'
import { dispatch } from '../../server/http/dispatch.ts'
import { everyone, get, post, type Route, signedIn } from '../../server/http/route.ts'

describe('the dispatch of requests', () => {
  const say = (text: string) => (_req: unknown, res: Response) => void res.send(text)
  const answer = async (routes: readonly Route[], path: string, method = 'GET') => {
    const app = express()
    app.use((req, _res, next) => {
      req.context = { visitor: undefined } as typeof req.context
      next()
    })
    app.use(dispatch(routes))
    app.use((_req, res) => void res.send('nothing'))
    app.use(((error: { status?: number; message: string }, _req, res, _next) => {
      res.send(`${error.status ?? 500} ${error.message}`)
    }) as ErrorRequestHandler)
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const text = await (await fetch(`http://127.0.0.1:${port}${path}`, { method })).text()
    await new Promise((resolve) => server.close(resolve))
    return text
  }
  const leaves = [
    get('/leaves/:id', everyone, say('one')),
    get('/leaves', everyone, say('all')),
    get('/leaves/new', everyone, say('new')),
    post('/leaves', everyone, say('made')),
    post('/leaves/:id', everyone, say('changed')),
    get('/closed', signedIn, say('open')),
    get('/broken', everyone, () => Promise.reject(new Error('broken'))),
  ]

  it('prefers an address without parts that vary, wherever it stands in the table', async () => {
    expect(await answer(leaves, '/leaves/new')).to.equal('new')
    expect(await answer(leaves, '/leaves/7')).to.equal('one')
  })

  it('goes on to one with such parts when the first has no such method', async () => {
    expect(await answer(leaves, '/leaves/new', 'POST')).to.equal('changed')
  })

  it('knows the methods of one address apart', async () => {
    expect(await answer(leaves, '/leaves')).to.equal('all')
    expect(await answer(leaves, '/leaves', 'POST')).to.equal('made')
    expect(await answer(leaves, '/leaves', 'DELETE')).to.equal('nothing')
  })

  it('forgives a slash at the end and looks past the query', async () => {
    expect(await answer(leaves, '/leaves/?page=2')).to.equal('all')
    expect(await answer([get('/', everyone, say('home'))], '/?x=1')).to.equal('home')
  })

  it('has nothing for what no route names', async () => {
    for (const path of ['/leaf', '/leaves/1/2', '//leaves'])
      expect(await answer(leaves, path), path).to.equal('nothing')
  })

  it('refuses whom the guard does not admit, before anything else', async () => {
    expect(await answer(leaves, '/closed')).to.match(/^401 /)
  })

  it('hands on what a handler rejects with', async () => {
    expect(await answer(leaves, '/broken')).to.equal('500 broken')
  })
})

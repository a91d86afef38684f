import { expect } from 'chai'
import type { Request, RequestHandler, Response } from 'express'
import { inTurn } from '../../server/http/in-turn.ts'

describe('middlewares in turn', () => {
  const setup = () => {
    const done: string[] = []
    const step =
      (name: string): RequestHandler =>
      (_req, _res, next) => {
        done.push(name)
        next()
      }
    const run = (...handlers: RequestHandler[]) =>
      new Promise<unknown>((resolve) => inTurn(...handlers)({} as Request, {} as Response, resolve))
    return { done, step, run }
  }

  it('run one after the other, also when one takes its time', async () => {
    const { done, step, run } = setup()
    const slow: RequestHandler = (_req, _res, next) => void setImmediate(next)
    expect(await run(step('a'), slow, step('b'))).to.equal(undefined)
    expect(done).to.deep.equal(['a', 'b'])
  })

  it('pass on at once when there are none', async () => {
    expect(await setup().run()).to.equal(undefined)
  })

  const error = new Error('broken')
  const failing: [string, RequestHandler][] = [
    ['passes on', (_req, _res, next) => next(error)],
    [
      'throws',
      () => {
        throw error
      },
    ],
    ['rejects with', () => Promise.reject(error)],
  ]
  for (const [what, handler] of failing)
    it(`end with the error that one ${what}, also after one that took its time`, async () => {
      const { done, step, run } = setup()
      const slow: RequestHandler = (_req, _res, next) => void setImmediate(next)
      expect(await run(step('a'), slow, handler, step('b'))).to.equal(error)
      expect(done).to.deep.equal(['a'])
    })

  it('end with the one that answers', () => {
    const { done, step } = setup()
    inTurn(step('a'), () => {}, step('b'))({} as Request, {} as Response, () => done.push('next'))
    expect(done).to.deep.equal(['a'])
  })
})

import type { NextFunction, Request, RequestHandler, Response } from 'express'

/** Several middlewares as one: what Express does between two of them takes longer than most of them do. */
export function inTurn(...handlers: readonly RequestHandler[]): RequestHandler {
  return (req, res, next) => run(0, req, res, next)

  function run(at: number, req: Request, res: Response, next: NextFunction): void {
    const handler = handlers[at]
    if (!handler) return next()
    try {
      const result: unknown = handler(req, res, (error?: unknown) =>
        error ? next(error) : run(at + 1, req, res, next),
      )
      if (result instanceof Promise) result.catch(next)
    } catch (error) {
      next(error)
    }
  }
}

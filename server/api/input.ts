// What comes in with a request of the API, as its schemas want it. Nothing is left out in silence: a name that the schema
// does not know is a mistake like any other.

import express, { type Request, type Response } from 'express'
import { z } from 'zod'
import { AppError, notFound } from '../errors.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { parseJson } from './json.ts'
import { InvalidInput } from './problem.ts'
import type { ApiRoute } from './route.ts'

export interface Input {
  readonly parameters: unknown
  readonly body: unknown
}

/** @throws AppError 404 for a malformed path, 415, 413, 400 `malformedJson`; InvalidInput (422) for everything else */
export async function readInput(
  route: ApiRoute,
  req: Request,
  res: Response,
  form?: Record<string, string | string[]>,
): Promise<Input> {
  const inPath = namesInPath(route.path)
  const given = { ...readQuery(route, req), ...pathOf(req, inPath) }
  const parameters = check(route.parameters, convert(route.parameters, given))
  if (inPath.some((name) => name in parameters.errors)) throw notFound()

  const read = async (body: z.ZodObject) => (form ? convert(body, form) : await readBody(req, res, route.bodyLimit))
  const body = route.body ? check(route.body, await read(route.body)) : nothing
  const errors = { ...parameters.errors, ...body.errors }
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
  return { parameters: parameters.values, body: body.values }
}

export function namesInPath(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
}

interface Checked {
  readonly values: unknown
  readonly errors: FieldErrors
}

const nothing: Checked = { values: {}, errors: {} }

function check(schema: z.ZodObject, given: unknown): Checked {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { values: undefined, errors: { body: { key: 'field.errors.invalid' } } }

  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(schema.shape, name))
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => !unknown.includes(name)))
  const read = readForm(schema, known)
  const errors = {
    ...(read.ok ? {} : read.errors),
    ...Object.fromEntries(unknown.map((name) => [name, { key: 'api.errors.unknownField' }])),
  }
  return { values: read.ok ? read.values : undefined, errors }
}

/** A parameter given several times is a list. */
function readQuery(route: ApiRoute, req: Request): Record<string, string | string[]> {
  const query = new URL(req.url, 'http://own.invalid').searchParams
  const names = [...new Set(query.keys())]
  // What is in the path is not taken from the query, not even when it is only there.
  const stray = names.filter((name) => namesInPath(route.path).includes(name))
  if (stray.length > 0)
    throw new InvalidInput(Object.fromEntries(stray.map((name) => [name, { key: 'api.errors.unknownField' }])))
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? values[0]! : values]
    }),
  )
}

function pathOf(req: Request, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, String(req.params[name])]))
}

/** Texts of an address, as the values that the schema asks for; what cannot be one stays a text, for the schema to refuse. */
function convert(schema: z.ZodObject, given: Record<string, string | string[]>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const wanted = Object.hasOwn(schema.shape, name) ? inner(schema.shape[name] as z.ZodType) : undefined
      if (!(wanted instanceof z.ZodArray)) return [name, typeof value === 'string' ? convertOne(wanted, value) : value]
      const element = inner(wanted.element as z.ZodType)
      return [name, [value].flat().map((one) => convertOne(element, one))]
    }),
  )
}

function convertOne(wanted: z.ZodType | undefined, text: string): unknown {
  if (wanted instanceof z.ZodNumber) return /^-?\d{1,20}(\.\d{1,20})?$/.test(text) ? Number(text) : text
  if (wanted instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function inner(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? inner(schema.unwrap() as z.ZodType)
    : schema
}

const usualLimit = 1024 * 1024

async function readBody(req: Request, res: Response, limit = usualLimit): Promise<unknown> {
  // `false`: another type; null: no body at all, which is read as JSON and found wanting.
  if (req.is('application/json') === false || !isUtf8(req)) throw new AppError(415, 'unsupportedMediaType')
  await new Promise<void>((resolve, reject) => {
    express.raw({ type: () => true, limit })(req, res, (error?: unknown) =>
      error instanceof Error ? reject(error) : resolve(),
    )
  })
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(req.body as Buffer | undefined))
  } catch (error) {
    throw new AppError(400, 'malformedJson', { cause: error })
  }
}

function isUtf8(req: Request): boolean {
  const [, charset] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(req.headers['content-type'] ?? '') ?? []
  return charset === undefined || charset.toLowerCase() === 'utf-8' || charset.toLowerCase() === 'utf8'
}

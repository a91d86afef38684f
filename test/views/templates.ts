// All templates and what they name, read from their syntax trees.

import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import Handlebars from 'handlebars'
import { helperNames } from '../../server/pages/helpers.ts'

export const root = join(import.meta.dirname, '../..')

export interface Template {
  /** `partials/field` */
  readonly name: string
  readonly source: string
}

export function readTemplates(): Template[] {
  const folder = join(root, 'views')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => ({
      name: file.slice(0, -'.hbs'.length).split('\\').join(posix.sep),
      source: readFileSync(join(folder, file), 'utf8'),
    }))
}

export interface Named {
  readonly partials: string[]
  /** First arguments that are written out: of `{{icon "x"}}` under `icon`. */
  readonly helpers: Record<string, string[]>
  /** Named arguments of partials that are written out. */
  readonly given: Record<string, string[]>
}

export function namedIn(source: string): Named {
  const named: Named = { partials: [], helpers: {}, given: {} }
  const visitor = new Handlebars.Visitor()
  const { PartialStatement, MustacheStatement, SubExpression, Hash } = visitor

  visitor.PartialStatement = function (partial) {
    if (partial.name.type === 'PathExpression') named.partials.push(partial.name.original)
    PartialStatement.call(this, partial)
  }
  visitor.MustacheStatement = function (mustache) {
    take(mustache)
    MustacheStatement.call(this, mustache)
  }
  visitor.SubExpression = function (expression) {
    take(expression)
    SubExpression.call(this, expression)
  }
  visitor.Hash = function (hash) {
    for (const { key, value } of hash.pairs) if (isText(value)) (named.given[key] ??= []).push(value.value)
    Hash.call(this, hash)
  }
  visitor.accept(Handlebars.parse(source))
  return named

  function take({ path, params }: hbs.AST.MustacheStatement | hbs.AST.SubExpression) {
    const [first] = params
    if (path.type !== 'PathExpression' || !first || !isText(first)) return
    ;(named.helpers[(path as hbs.AST.PathExpression).original] ??= []).push(first.value)
  }
}

/** Names of helpers that stand where something of the page was meant: none of them can be called with nothing. */
export function calledWithNothing(source: string): string[] {
  const names: string[] = []
  const visitor = new Handlebars.Visitor()
  const { MustacheStatement, SubExpression, BlockStatement } = visitor
  visitor.MustacheStatement = function (mustache) {
    take(mustache)
    MustacheStatement.call(this, mustache)
  }
  visitor.SubExpression = function (expression) {
    take(expression)
    SubExpression.call(this, expression)
  }
  visitor.BlockStatement = function (block) {
    take(block)
    BlockStatement.call(this, block)
  }
  visitor.accept(Handlebars.parse(source))
  return names

  function take({ path, params, hash }: hbs.AST.MustacheStatement | hbs.AST.SubExpression | hbs.AST.BlockStatement) {
    const { original: name } = path as hbs.AST.PathExpression
    if (params.length === 0 && !hash && callable.includes(name)) names.push(name)
  }
}

const callable: readonly unknown[] = [...helperNames, ...Object.keys(Handlebars.helpers)]

function isText(node: hbs.AST.Node): node is hbs.AST.StringLiteral {
  return node.type === 'StringLiteral'
}

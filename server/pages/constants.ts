// Words, icons and addresses of files that a template names in writing are the same on every page of a language: they
// stand in its compiled template as text. Most of what a template calls is of this kind.

import type Handlebars from 'handlebars'
import type { PageData } from './engine.ts'
import type { helperNames } from './helpers.ts'

type Call = hbs.AST.MustacheStatement | hbs.AST.SubExpression

/** Of these the answer depends on the language and the argument alone. */
const constant: readonly (typeof helperNames)[number][] = ['t', 'asset', 'icon']

/** The syntax tree before white space is looked at, with what can be told now written out. */
export function writeOut(program: hbs.AST.Program, handlebars: typeof Handlebars, data: PageData): hbs.AST.Program {
  return copy(program) as hbs.AST.Program

  function copy(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(copy)
    if (typeof node !== 'object' || node === null) return node
    return (
      written(node as hbs.AST.Node) ??
      Object.fromEntries(Object.entries(node).map(([key, value]) => [key, copy(value)]))
    )
  }

  function written(node: hbs.AST.Node): hbs.AST.Node | undefined {
    if (isCall(node, 'SubExpression')) {
      const answer = answerOf(node)
      return typeof answer === 'string' ? text('StringLiteral', answer, node) : undefined
    }
    if (!isCall(node, 'MustacheStatement') || !node.escaped || node.strip.open || node.strip.close) return undefined
    const answer = answerOf(node)
    return answer === undefined
      ? undefined
      : text('ContentStatement', handlebars.escapeExpression(answer as string), node)
  }

  function answerOf({ path, params, hash }: Call): unknown {
    const [argument] = params
    const name = constant.find((helper) => helper === (path as hbs.AST.PathExpression).original)
    if (!name || params.length !== 1 || argument?.type !== 'StringLiteral' || hash) return undefined
    const helper = handlebars.helpers[name] as Handlebars.HelperDelegate
    return helper((argument as hbs.AST.StringLiteral).value, { data, hash: {} })
  }
}

function isCall<Type extends Call['type']>(node: hbs.AST.Node, type: Type): node is Extract<Call, { type: Type }> {
  return node.type === type
}

function text(type: 'StringLiteral' | 'ContentStatement', value: string, { loc }: hbs.AST.Node): hbs.AST.Node {
  return { type, value, original: value, loc } as hbs.AST.Node
}

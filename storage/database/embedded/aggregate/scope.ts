import type { Doc, Value } from '../bson/values.ts'
import type { Environment } from '../query/environment.ts'

/** An expression, ready to run; undefined is a missing value. What it gives may be shared: nobody changes it in place. */
export type Evaluate = (root: Doc) => Value | undefined

export type Operator = (argument: Value, scope: Scope, name: string) => Evaluate

/** Where a variable of $let, $map … keeps its value. Evaluation never interleaves, so to bind is to set. */
export interface Cell {
  value: Value | undefined
}

/** What the names in an expression mean. */
export class Scope {
  readonly environment: Environment
  readonly #compiler: (expression: Value, scope: Scope) => Evaluate
  readonly #cells: ReadonlyMap<string, Cell>

  constructor(
    environment: Environment,
    compiler: (expression: Value, scope: Scope) => Evaluate,
    cells: ReadonlyMap<string, Cell> = new Map(),
  ) {
    this.environment = environment
    this.#compiler = compiler
    this.#cells = cells
  }

  compile(expression: Value): Evaluate {
    return this.#compiler(expression, this)
  }

  cell(name: string): Cell | undefined {
    return this.#cells.get(name)
  }

  with(cells: Record<string, Cell>): Scope {
    return new Scope(this.environment, this.#compiler, new Map([...this.#cells, ...Object.entries(cells)]))
  }
}

/** Known to give the same for every document, so that whoever compiles may look at the value. */
export function constant(value: Value | undefined): Evaluate {
  const evaluate = () => value
  constants.add(evaluate)
  return evaluate
}

export function isConstant(evaluate: Evaluate): boolean {
  return constants.has(evaluate)
}

/** The value of a constant. */
export function valueOf(evaluate: Evaluate): Value | undefined {
  return evaluate(noDocument)
}

const constants = new WeakSet<Evaluate>()
const noDocument: Doc = new Map()

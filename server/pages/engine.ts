// Handlebars as Express's view engine: templates are compiled once for each language, partials are named by their place
// (`partials/field`, and `repository/_card` for one that only its own folder uses), every page is inside layouts/main.hbs, or the
// layout that it names.

import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Express, Response } from 'express'
import Handlebars from 'handlebars'
import type { Language, Translator } from '../i18n/translator.ts'
import type { Assets } from './assets.ts'
import { writeOut } from './constants.ts'
import { helperNames, registerHelpers } from './helpers.ts'
import type { Frame } from './frame.ts'

export interface PageData {
  readonly translator: Translator
  readonly assets: Assets
  readonly now: Date
}

export interface Views {
  /** The whole page. `view` is never made of what a user has sent. */
  render(view: string, page: object, frame: Frame, data: PageData): string
}

export const viewsDirectory = join(import.meta.dirname, '../../views')

export function openViews({ isCached }: { isCached: boolean }): Views {
  const sources = readSources()
  const compiled = new Map<Language, Templates>()
  const templatesFor = (data: PageData): Templates => {
    const { language } = data.translator
    const known = isCached ? compiled.get(language) : undefined
    if (known) return known

    const templates = compileAll(isCached ? sources : readSources(), data)
    compiled.set(language, templates)
    return templates
  }
  return {
    render: (view, page, frame, data) => {
      const templates = templatesFor(data)
      if (!templates.has(view)) throw new Error(`There is no view ${view}.`)
      const title = (page as { title?: string }).title ?? data.translator.t(titleKey(view))
      const whole = { view, page, title, frame, language: data.translator.language }
      const { layout = 'layouts/main' } = page as { layout?: string }
      return templates.draw(layout, whole, { ...data, frame })
    },
  }
}

/** `accounts/sign-in` is titled `accounts.titles.signIn`, unless the page brings a title. */
export function titleKey(view: string): string {
  const [folder, name = ''] = view.split('/')
  return `${folder}.titles.${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}`
}

/** What res.render calls. The frame is made when a page is drawn, not for every request. */
export function useViews(
  app: Express,
  views: Views,
  frameOf: (res: Response, page: object) => Framed | Promise<Framed>,
): void {
  app.response.render = function (this: Response, view: string, page: object = {}) {
    const draw = ([frame, data]: Framed) => {
      const body = bytesOf(views.render(view, page, frame, data))
      // What `send` does, which has more to consider.
      this.setHeader('Content-Type', 'text/html; charset=utf-8')
      this.setHeader('Content-Length', body.length)
      this.end(body)
    }
    const framed = frameOf(this, page)
    if (framed instanceof Promise) framed.then(draw).catch((error: unknown) => this.req.next?.(error))
    else draw(framed)
  }
}

export type Framed = readonly [Frame, PageData]

const encoder = new TextEncoder()
const roomSize = 1024 * 1024
let room = Buffer.alloc(0)
let used = 0

/** Pages share the memory that they are sent from: of its own, each would have to be measured first and cleared away later. */
function bytesOf(text: string): Buffer {
  // No character of a string has more.
  const most = text.length * 3
  if (most > roomSize / 4) return Buffer.from(text)
  if (used + most > room.length) {
    room = Buffer.allocUnsafeSlow(roomSize)
    used = 0
  }
  const { written } = encoder.encodeInto(text, room.subarray(used))
  const bytes = room.subarray(used, used + written)
  used += written
  return bytes
}

interface Templates {
  has(view: string): boolean
  draw(view: string, model: object, data: object): string
}

function readSources(): Map<string, string> {
  const files = readdirSync(viewsDirectory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.hbs'),
  )
  return new Map(
    files.map((file) => [
      file.slice(0, -'.hbs'.length).split('\\').join(posix.sep),
      readFileSync(join(viewsDirectory, file), 'utf8'),
    ]),
  )
}

/** For the language of `data`, each when it is first drawn. */
function compileAll(sources: ReadonlyMap<string, string>, data: PageData): Templates {
  const handlebars = Handlebars.create()
  const made = new Map<string, Handlebars.TemplateDelegate>()
  const { translator, assets } = data
  const draw: Templates['draw'] = (view, model, given) => {
    const template = made.get(view)
    if (!template) throw new Error(`There is no view ${view}.`)
    return template(model, { ...prepared, data: given })
  }
  registerHelpers(handlebars, drawOnce(draw, { translator, assets }))
  const prepared = prepareOptions(handlebars)
  for (const [name, source] of sources) {
    const template = lazily(() =>
      handlebars.compile(writeOut(handlebars.parseWithoutProcessing(source), handlebars, data), options),
    )
    made.set(name, template)
    handlebars.registerPartial(name, template)
  }
  return { has: (view) => made.has(view), draw }
}

/** What a partial gets from its page: Handlebars would make all of it anew whenever a page is drawn. */
function prepareOptions(handlebars: typeof Handlebars): RuntimeOptions {
  let prepared: RuntimeOptions = {}
  const take = (_: unknown, given: RuntimeOptions = {}) => {
    prepared = given
    return ''
  }
  handlebars.registerPartial('prepared', take as Handlebars.Template)
  handlebars.compile('{{> prepared}}', options)({})
  handlebars.unregisterPartial('prepared')
  return prepared
}

/** What it draws knows neither the time nor the request: it may come with another one. */
function drawOnce(draw: Templates['draw'], data: Omit<PageData, 'now'>): (view: string, model: object) => string {
  const drawn = new Map<string, WeakMap<object, string>>()
  return (view, model) => {
    let ofView = drawn.get(view)
    if (!ofView) drawn.set(view, (ofView = new WeakMap()))
    const known = ofView.get(model)
    if (known !== undefined) return known
    const text = inOnePiece(draw(view, model, data))
    ofView.set(model, text)
    return text
  }
}

/** What was put together of many pieces stays many pieces, which every page with it would put together again. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString()
}

const options: CompileOptions = {
  strict: false,
  preventIndent: true,
  // A partial sees what it is given, not whatever its page happens to have under the same name.
  explicitPartialContext: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(helperNames.map((name) => [name, true])),
}

function lazily(make: () => Handlebars.TemplateDelegate): Handlebars.TemplateDelegate {
  let made: Handlebars.TemplateDelegate | undefined
  return (context, runtime) => (made ??= make())(context, runtime)
}

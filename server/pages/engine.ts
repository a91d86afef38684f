// Handlebars as Express's view engine: templates are compiled once for each language, partials are named by their place
// (`partials/field`, and `repository/_card` for one that only its own folder uses), every page is inside layouts/main.hbs.

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
      const layout = templates.get('layouts/main')!
      return layout({ view, page, title, frame, language: data.translator.language }, { data: { ...data, frame } })
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
  frameOf: (res: Response, page: object) => [Frame, PageData],
): void {
  app.response.render = function (this: Response, view: string, page: object = {}) {
    const [frame, data] = frameOf(this, page)
    const body = views.render(view, page, frame, data)
    // What `send` does, which has more to consider.
    this.setHeader('Content-Type', 'text/html; charset=utf-8')
    this.setHeader('Content-Length', Buffer.byteLength(body))
    this.end(body)
  }
}

type Templates = ReadonlyMap<string, Handlebars.TemplateDelegate>

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
  registerHelpers(handlebars)
  const templates = new Map<string, Handlebars.TemplateDelegate>()
  for (const [name, source] of sources) {
    const template = lazily(() =>
      handlebars.compile(writeOut(handlebars.parseWithoutProcessing(source), handlebars, data), options),
    )
    templates.set(name, template)
    handlebars.registerPartial(name, template)
  }
  return templates
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

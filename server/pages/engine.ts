// Handlebars as Express's view engine: templates are compiled once, partials by their place (`partials/field`, and
// `repository/_card` for one that only its own folder uses), every page inside layouts/main.hbs.

import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Express, Response } from 'express'
import Handlebars from 'handlebars'
import type { Translator } from '../i18n/translator.ts'
import { registerHelpers } from './helpers.ts'
import type { Assets } from './assets.ts'
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
  let compiled = compileAll()
  return {
    render: (view, page, frame, data) => {
      if (!isCached) compiled = compileAll()
      const runtime = { data: { ...data, frame } }
      const template = compiled.get(view)
      if (!template) throw new Error(`There is no view ${view}.`)
      const body = new Handlebars.SafeString(template(page, runtime))
      const title = (page as { title?: string }).title ?? data.translator.t(titleKey(view))
      return compiled.get('layouts/main')!({ body, title, frame, page, language: data.translator.language }, runtime)
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
    const body = Buffer.from(views.render(view, page, frame, data))
    // What `send` does, which has more to consider.
    this.setHeader('Content-Type', 'text/html; charset=utf-8')
    this.setHeader('Content-Length', body.length)
    this.end(body)
  }
}

type Template = Handlebars.TemplateDelegate

function compileAll(): Map<string, Template> {
  const handlebars = Handlebars.create()
  registerHelpers(handlebars)
  const templates = new Map<string, Template>()
  for (const file of readdirSync(viewsDirectory, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.hbs')) continue
    const name = file.slice(0, -'.hbs'.length).split('\\').join(posix.sep)
    const template = handlebars.compile(readFileSync(join(viewsDirectory, file), 'utf8'), {
      strict: false,
      preventIndent: true,
      // A partial sees what it is given, not whatever its page happens to have under the same name.
      explicitPartialContext: true,
      knownHelpersOnly: true,
      knownHelpers: { t: true, date: true, number: true, bytes: true, asset: true, icon: true },
    })
    templates.set(name, template)
    if (isPartial(name)) handlebars.registerPartial(name, template)
  }
  return templates
}

function isPartial(name: string): boolean {
  return name.startsWith('partials/') || /\/_[^/]+$/.test(name)
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wordsOf } from '../http/context.ts'
import { everyone, get, type Route } from '../http/route.ts'
import { stylePage } from './page.ts'

export const styleRoutes: readonly Route[] = [
  get('/style', everyone, async (req, res) => {
    const [tokens, icons, drawings] = await Promise.all(
      ['styles/tokens.css', 'icons.svg', 'drawings.svg'].map((name) => readFile(join(publicFiles, name), 'utf8')),
    )
    res.render('style/index', stylePage(wordsOf(req), { tokens: tokens!, icons: icons!, drawings: drawings! }))
  }),
]

const publicFiles = join(import.meta.dirname, '../../public')

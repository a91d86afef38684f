import express, { type Request, type Response } from 'express'
import { siteOf } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { behind, limited } from '../http/rate-limit.ts'
import { everyone, get, type Handler, post, type Route } from '../http/route.ts'
import { declaredFeatures } from '../pages/administration.ts'
import { answerHarvester } from './answer.ts'
import { robotsText } from './robots.ts'
import { sitemapFile, sitemapIndex } from './sitemap.ts'
import { writeXml, type XmlElement } from '../xml.ts'

const perAddress = limited('harvesting', { limit: 120, windowSeconds: 60 })
const readForm = express.urlencoded({ extended: false, limit: '10kb' })
const withinLimit = (handle: Handler) => behind(perAddress, handle)
/** Harvesters and robots have no session, and what they ask changes nothing. */
const bare = { isBare: true }

export const harvestingRoutes: readonly Route[] = [
  get(
    '/oai',
    everyone,
    withinLimit((req, res) => sendAnswer(req, res, req.query)),
    bare,
  ),
  post('/oai', everyone, withinLimit(behind(readForm, (req, res) => sendAnswer(req, res, req.body))), bare),
  get('/sitemap.xml', everyone, withinLimit(sendSitemapIndex), bare),
  get('/sitemap/:number.xml', everyone, withinLimit(sendSitemap), bare),
  get('/robots.txt', everyone, withinLimit(sendRobots), bare),
]

async function sendAnswer(req: Request, res: Response, input: unknown): Promise<void> {
  res.set('Cache-Control', 'no-store')
  sendXml(res, await answerHarvester(input, siteOf(req)))
}

async function sendSitemapIndex(req: Request, res: Response): Promise<void> {
  const index = await sitemapIndex(siteOf(req))
  sendXml(keepForAnHour(res), index)
}

async function sendSitemap(req: Request, res: Response): Promise<void> {
  const number = String(req.params.number)
  if (!/^(0|[1-9]\d{0,8})$/.test(number)) throw notFound()
  const pages = declaredFeatures(req).flatMap(({ publicPages = [] }) => publicPages)
  const file = await sitemapFile(Number(number), siteOf(req), pages)
  sendXml(keepForAnHour(res), file)
}

function sendRobots(req: Request, res: Response): void {
  keepForAnHour(res)
    .type('text/plain')
    .send(robotsText(siteOf(req)))
}

function sendXml(res: Response, root: XmlElement): void {
  res.type('text/xml').send(writeXml(root))
}

function keepForAnHour(res: Response): Response {
  return res.set('Cache-Control', 'public, max-age=3600')
}

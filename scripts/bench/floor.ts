// The floor that pages are measured against: a bare Express route that renders a template of the given size from memory.

import express from 'express'
import Handlebars from 'handlebars'

const [port, bytes] = process.argv.slice(2).map(Number)
const row = 'Trường THCS Tân Hoà, phường Tân Hoà, tỉnh Lam Giang'
const template = Handlebars.compile(
  '<!doctype html><html lang="vi"><title>{{title}}</title><ul>{{#each rows}}<li><a href="{{url}}">{{name}}</a></li>{{/each}}</ul></html>',
)
const rows = Array.from({ length: Math.ceil(bytes! / 90) }, (_, at) => ({ url: `/schools/${at}`, name: row }))

const app = express()
app.get('/', (_req, res) => {
  res.type('html').send(template({ title: 'Hoclieu', rows }))
})
app.listen(port!, '127.0.0.1')

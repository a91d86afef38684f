// What stands in a file, on a page of its own: as of a material, with the way back into the course.

import type { Translator } from '../../../i18n/translator.ts'
import type { MaterialFile, Reading } from '../../../materials/index.ts'
import { addressOfItem } from '../../address.ts'
import type { CourseItem, CourseRecord } from '../../course.model.ts'
import { crumbs } from '../../view-page.ts'

export interface TextPage {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly file: MaterialFile
  readonly reading: Reading
  readonly from: number
}

const pagesAtOnce = 10

export function textPage({ course, item, file, reading, from }: TextPage, { t }: Translator) {
  const url = `${addressOfItem(course._id, item._id)}/files/${file._id.toString()}`
  return {
    title: file.name,
    lang: 'vi',
    breadcrumbs: crumbs(course, t, item.title, t('materials.view.read.title')),
    html: reading.html,
    downloadUrl: url,
    previousUrl: from > 0 ? `${url}/read?from=${Math.max(from - pagesAtOnce, 0)}` : undefined,
    nextUrl: reading.next === undefined ? undefined : `${url}/read?from=${reading.next}`,
  }
}

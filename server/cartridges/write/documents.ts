// The documents of a Common Cartridge 1.3: its manifest, and those of links, discussions and assignments. Pure.
// https://www.imsglobal.org/cc/ccv1p3/imscc_Overview-v1p3.html

import { element, textElement, writeXml, type XmlElement } from '../../xml.ts'

const common = 'http://www.imsglobal.org/xsd/imsccv1p3'
const profile = 'http://www.imsglobal.org/profile/cc'
const xsi = 'http://www.w3.org/2001/XMLSchema-instance'

export interface ManifestPart {
  readonly identifier: string
  readonly title: string
  /** Of a resource; left out: a folder or a line. */
  readonly reference?: string
  readonly children?: readonly ManifestPart[]
}

export interface ManifestResource {
  readonly identifier: string
  readonly type: string
  readonly href?: string
  readonly files: readonly string[]
  readonly dependencies?: readonly string[]
  /** Of the form that says more, for whoever knows it. */
  readonly variant?: string
  readonly outcomes?: readonly string[]
}

export interface Cartridge {
  readonly identifier: string
  readonly title: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly parts: readonly ManifestPart[]
  readonly resources: readonly ManifestResource[]
}

export function manifestOf({ identifier, title, description, keywords, parts, resources }: Cartridge): string {
  const namespaces = {
    xmlns: `${common}/imscp_v1p1`,
    'xmlns:lom': 'http://ltsc.ieee.org/xsd/imsccv1p3/LOM/resource',
    'xmlns:lomimscc': 'http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest',
    'xmlns:csm': `${common}/imscsmd_v1p0`,
    'xmlns:cpx': `${common}/imscp_extensionv1p2`,
    'xmlns:xsi': xsi,
    'xsi:schemaLocation': [
      `${common}/imscp_v1p1 ${profile}/ccv1p3/ccv1p3_imscp_v1p2_v1p0.xsd`,
      `http://ltsc.ieee.org/xsd/imsccv1p3/LOM/resource ${profile}/ccv1p3/LOM/ccv1p3_lomresource_v1p0.xsd`,
      `http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest ${profile}/ccv1p3/LOM/ccv1p3_lommanifest_v1p0.xsd`,
      `${common}/imscsmd_v1p0 ${profile}/ccv1p3/ccv1p3_imscsmd_v1p0.xsd`,
      `${common}/imscp_extensionv1p2 ${profile}/ccv1p3/ccv1p3_cpextensionv1p2_v1p0.xsd`,
    ].join(' '),
  }
  const shell = element('item', { identifier: 'LearningModules' }, parts.map(itemOf))
  const organisation = element('organization', { identifier: 'org_1', structure: 'rooted-hierarchy' }, [shell])
  return writeXml(
    element('manifest', { identifier, ...namespaces }, [
      metadataOf({ title, description, keywords }),
      element('organizations', {}, [organisation]),
      element('resources', {}, resources.map(resourceOf)),
    ]),
  )
}

function metadataOf({
  title,
  description,
  keywords,
}: Pick<Cartridge, 'title' | 'description' | 'keywords'>): XmlElement {
  const said = (name: string, text: string) =>
    element(`lomimscc:${name}`, {}, [element('lomimscc:string', { language: 'vi' }, [text])])
  const general = [
    said('title', title),
    textElement('lomimscc:language', 'vi'),
    ...(description === '' ? [] : [said('description', description)]),
    ...keywords.map((keyword) => said('keyword', keyword)),
  ]
  return element('metadata', {}, [
    textElement('schema', 'IMS Common Cartridge'),
    textElement('schemaversion', '1.3.0'),
    element('lomimscc:lom', {}, [element('lomimscc:general', {}, general)]),
  ])
}

function itemOf({ identifier, title, reference, children = [] }: ManifestPart): XmlElement {
  const attributes = { identifier, ...(reference && { identifierref: reference }) }
  return element('item', attributes, [textElement('title', title), ...children.map(itemOf)])
}

function resourceOf(resource: ManifestResource): XmlElement {
  const { identifier, type, href, files, dependencies = [], variant, outcomes = [] } = resource
  return element('resource', { identifier, type, ...(href && { href }) }, [
    ...(outcomes.length > 0 ? [element('metadata', {}, [outcomesOf(outcomes)])] : []),
    ...files.map((path) => element('file', { href: path })),
    ...dependencies.map((one) => element('dependency', { identifierref: one })),
    ...(variant
      ? [
          element('cpx:variant', { identifier: `${identifier}_variant`, identifierref: variant }, [
            element('cpx:metadata'),
          ]),
        ]
      : []),
  ])
}

/** Codes of the programme of 2018, as the standard wants identifiers of standards. */
function outcomesOf(codes: readonly string[]): XmlElement {
  const labelled = codes.map((code) =>
    element('csm:labelledGUID', {}, [textElement('csm:label', code), textElement('csm:GUID', code)]),
  )
  const set = element('csm:setOfGUIDs', { region: 'VN', version: '2018' }, labelled)
  const metadata = element('csm:curriculumStandardsMetadata', { providerId: 'GDPT2018' }, [set])
  return element('csm:curriculumStandardsMetadataSet', {}, [metadata])
}

export function webLink(title: string, url: string): string {
  return document('webLink', `${common}/imswl_v1p3`, `${profile}/ccv1p3/ccv1p3_imswl_v1p3.xsd`, {}, [
    textElement('title', title),
    element('url', { href: url, target: '_blank' }),
  ])
}

export function discussionTopic(title: string, html: string): string {
  return document('topic', `${common}/imsdt_v1p3`, `${profile}/ccv1p3/ccv1p3_imsdt_v1p3.xsd`, {}, [
    textElement('title', title),
    element('text', { texttype: 'text/html' }, [html]),
  ])
}

export interface WrittenAssignment {
  readonly identifier: string
  readonly title: string
  readonly html: string
  readonly points: number | undefined
}

export function assignment({ identifier, title, html, points }: WrittenAssignment): string {
  const formats = ['file', 'text', 'url'].map((type) => element('format', { type }))
  const schema = `${profile}/cc_extensions/cc_extresource_assignmentv1p0_v1p0.xsd`
  return document('assignment', 'http://www.imsglobal.org/xsd/imscc_extensions/assignment', schema, { identifier }, [
    textElement('title', title),
    element('text', { texttype: 'text/html' }, [html]),
    element('gradable', points === undefined ? {} : { points_possible: String(points) }, [
      points === undefined ? 'false' : 'true',
    ]),
    element('submission_formats', {}, formats),
  ])
}

function document(
  name: string,
  namespace: string,
  schema: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly XmlElement[],
): string {
  const declared = { xmlns: namespace, 'xmlns:xsi': xsi, 'xsi:schemaLocation': `${namespace} ${schema}` }
  return writeXml(element(name, { ...declared, ...attributes }, children))
}

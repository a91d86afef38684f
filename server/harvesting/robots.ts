// Robots follow every link, and a search has more combinations of facets than there are materials: they may look at one
// facet at a time, and find all materials in the sitemap.

export function robotsText(site: string): string {
  const lines = [
    'User-agent: *',
    'Disallow: /catalogue?q=',
    'Disallow: /catalogue?*&',
    'Disallow: /catalogue/suggestions',
    'Disallow: /materials/*/zip',
    'Disallow: /api/',
    '',
    `Sitemap: ${site}/sitemap.xml`,
  ]
  return `${lines.join('\n')}\n`
}

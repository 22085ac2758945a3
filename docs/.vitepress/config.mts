import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { REPOSITORY } from '../scripts/lib/places.mjs';
import { linksToRepository } from './links-to-repository.js';
import { searchText } from './search-text.js';
import { sidebar } from './sidebar.js';

export default defineConfig({
  title: 'Aegis',
  description: 'Reliability for TypeScript services: anomalies, root causes, safe fixes, memory',
  lang: 'en',
  // No icon, so that browsers do not ask for one.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  // What is made for pages to include is no page.
  srcExclude: ['generated/**'],
  markdown: {
    // As GitHub names headings, so that a link to one holds in both places.
    anchor: { slugify: slug },
    config: linksToRepository,
  },
  themeConfig: {
    nav: [
      { text: 'Guides', link: '/guides/find-anomalies-in-logs', activeMatch: '^/guides/' },
      { text: 'Concepts', link: '/concepts/scores', activeMatch: '^/concepts/' },
      { text: 'Benchmarks', link: '/benchmarks/' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local', options: { _render: searchText } },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
});

export { type Change, type Row, TemplateDatabase } from './template-database.ts';
export { type TemplateStoreOptions, templateStore } from './template-store.ts';

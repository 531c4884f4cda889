// Only makes better what already works: GOV.UK's own components, where scripts run.
import { initAll } from "./govuk/govuk-frontend.min.js";

initAll();

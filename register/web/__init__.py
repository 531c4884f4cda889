"""The pages: routes, forms, page models, templates and who may see them."""

// Suns that are lit one by one (render/lights.py): the n-th is seen through channel n + 1 of visibility.
uniform int u_sun_count;        // 1 to 3
uniform mat3 u_sun_directions;  // a column each, towards them
uniform mat3 u_suns;            // irradiance
